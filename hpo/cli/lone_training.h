// SPDX-License-Identifier: Apache-2.0
//
// A training outside any study whose result is a folder: what `hpo train` and `hpo retrain` have in common. Its
// attempts live in the partial folder; one that was interrupted is gone on with by the next.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hpo/base/file_system.h"
#include "hpo/cli/export_folder.h"
#include "hpo/cli/partial_folder.h"
#include "hpo/cli/terminal.h"
#include "hpo/run/executor.h"
#include "hpo/run/process_executor.h"
#include "hpo/study/study_spec.h"

namespace hpo::cli {

// One slot of those an executor section asks for, with its share of the cores, and the runner as its program. Throws
// Error as MakeProcessOptions and RunnerProgram do.
run::ProcessExecutorOptions LoneTrainingOptions(const study::ExecutorSpec& executor);

// The next attempt of `member`, which needs neither attempt, folder nor checkpoint yet, in the partial folder. Throws
// Error(kCannotWrite).
run::Launch NextLaunch(const PartialFolder& folder, run::LaunchMember member, const protocol::Objective& objective);

// Runs it with a line of progress; nullopt: killed by a second Ctrl-C. `steps`: of the whole training, if known. Throws
// Error(kNoUsableTrial), naming `what`, when the training failed.
std::optional<study::Outcome> TrainAlone(const Terminal& terminal, const run::ProcessExecutorOptions& options,
                                         run::RunQueue& queue, const run::Launch& launch, std::optional<int> steps);
void RequireResult(const Terminal& terminal, const study::Outcome& outcome, const std::string& what);

// How a training outside any study ended, and where. Borrowed.
struct LoneEnd {
  const Terminal& terminal;
  PartialFolder& folder;
  const run::Launch& launch;
  const study::Outcome& outcome;
};

// Calls `finish`. When it throws though there is a checkpoint that the same command can go on from, the folder is kept
// and that is said: a disk may be full, a machine may die. A training that diverged would only do so again.
void FinishOrKeep(const LoneEnd& end, const std::function<void()>& finish);

// Fills in the weights that the attempt left, writes everything and the log, and gives the folder its place. Returns
// the names of its files. Throws Error: kNotFound when the runner left no weights, what WriteExport and Publish throw.
std::vector<std::string> PublishTraining(FileSystem& files, PartialFolder& folder, const run::Launch& launch,
                                         ExportContent content);

}  // namespace hpo::cli
