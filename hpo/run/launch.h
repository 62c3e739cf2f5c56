// SPDX-License-Identifier: Apache-2.0
//
// What to start next, and what an executor needs to run it, the attempt's folder included.
#pragma once

#include <filesystem>
#include <optional>

#include "hpo/run/attempt_log.h"
#include "hpo/run/executor.h"
#include "hpo/study/study.h"

namespace hpo::run {

struct LaunchOptions {
  std::filesystem::path folder;      // the study's, absolute; "" in memory: attempts have no folder
  bool runner_documents = false;     // launches carry the training document (hpo-trial)
  bool json_configurations = false;  // launches carry the configuration as JSON (processes)
};

// The trial to start next: one that waits for another attempt, else a new one. nullopt: nothing for now.
std::optional<int> NextTrial(study::Study& study);

// <study>/trials/0003 and, below it, attempt-1.
std::filesystem::path TrialFolder(const std::filesystem::path& study, int trial);
std::filesystem::path AttemptFolder(const std::filesystem::path& study, AttemptId id);

// The folder of the latest attempt before this one that left more than its log: what it resumes from.
std::optional<std::filesystem::path> FindCheckpoint(const std::filesystem::path& study, AttemptId id);

// Precondition: the attempt was started. Creates its folder; throws Error(kCannotWrite) when it cannot.
Launch MakeLaunch(const study::Study& study, AttemptId id, const LaunchOptions& options);

}  // namespace hpo::run
