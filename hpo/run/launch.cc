// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/launch.h"

#include <cstdio>
#include <string>
#include <system_error>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/run/attempt_log.h"
#include "hpo/study/document.h"

namespace hpo::run {
namespace {

namespace fs = std::filesystem;

bool HasMoreThanLog(const fs::path& folder) {
  std::error_code missing;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, missing)) {
    if (entry.path().filename() != kLogName) return true;
  }
  return false;
}

void CreateFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(ErrorCode::kCannotWrite, "cannot create the folder: " + error.message(), folder.string());
}

}  // namespace

std::optional<int> NextTrial(study::Study& study) {
  if (const std::optional<int> waiting = study.NextWaiting()) return waiting;
  if (!study.MayAsk()) return std::nullopt;
  const study::AskResult asked = study.Ask();
  return asked.trials.empty() ? std::nullopt : std::optional(asked.trials.front());
}

fs::path TrialFolder(const fs::path& study, int trial) {
  char name[16];
  std::snprintf(name, sizeof name, "%04d", trial);
  return study / "trials" / name;
}

fs::path AttemptFolder(const fs::path& study, AttemptId id) {
  return TrialFolder(study, id.trial) / ("attempt-" + std::to_string(id.attempt));
}

std::optional<fs::path> FindCheckpoint(const fs::path& study, AttemptId id) {
  for (int attempt = id.attempt - 1; attempt >= 1; --attempt) {
    fs::path folder = AttemptFolder(study, {id.trial, attempt});
    if (HasMoreThanLog(folder)) return folder;
  }
  return std::nullopt;
}

Launch MakeLaunch(const study::Study& study, AttemptId id, const LaunchOptions& options) {
  const study::Trial& trial = study.state().trials().at(static_cast<std::size_t>(id.trial));
  const study::Objective objective = study.spec().objective();
  LaunchMember member{.id = id,
                      .token = trial.attempts.back().token,
                      .configuration = trial.configuration,
                      .configuration_json = {},
                      .document = {},
                      .seed = study.TrialSeed(id.trial),
                      .folder = {},
                      .checkpoint = {}};
  if (options.json_configurations) {
    member.configuration_json = study::ConfigurationJson(study.spec().space, trial.configuration);
  }
  if (options.runner_documents) member.document = study::TrialDocument(study.spec(), trial.configuration);
  if (!options.folder.empty()) {
    member.folder = AttemptFolder(options.folder, id);
    CreateFolder(member.folder);
    member.checkpoint = FindCheckpoint(options.folder, id);
  }
  return {.members = {std::move(member)},
          .objective = {.metric = objective.metric, .maximize = objective.goal == study::Goal::kMaximize}};
}

}  // namespace hpo::run
