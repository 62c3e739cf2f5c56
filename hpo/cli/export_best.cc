// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/export_best.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "hpo/base/error.h"
#include "hpo/cli/export_folder.h"
#include "hpo/report/json.h"
#include "hpo/report/text.h"
#include "hpo/run/checkpoint_keeper.h"
#include "hpo/run/launch.h"
#include "hpo/study/document.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

struct Weights {
  std::string bytes;
  fs::path file;
};

// Of the latest attempt that has any: weights of an earlier one are older.
Weights FindWeights(FileSystem& files, const StoredStudy& stored, const study::Trial& trial) {
  for (auto attempt = trial.attempts.rbegin(); attempt != trial.attempts.rend(); ++attempt) {
    const fs::path file = run::AttemptFolder(stored.folder, {trial.number, attempt->number}) / run::kBestWeights;
    if (std::optional<std::string> bytes = files.Read(file)) return {std::move(*bytes), file};
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("trial {} left no {}; only trainings by hpo-trial leave weights that can be exported",
                          trial.number, run::kBestWeights),
              run::TrialFolder(stored.folder, trial.number).string());
}

}  // namespace

std::vector<std::string> ExportTrial(FileSystem& files, const StoredStudy& stored, const study::Trial& trial,
                                     const fs::path& folder) {
  const study::StudySpec& spec = stored.state.spec();
  Weights weights = FindWeights(files, stored, trial);
  ExportContent content{.weights = std::move(weights.bytes),
                        .weights_file = weights.file.string(),
                        .training = {},
                        .metrics = report::TrialJson(stored.state, trial, true),
                        .heading = fmt::format("# The best trial of {}\n\nTrial {}: {} {}.\n", spec.name, trial.number,
                                               spec.objective().metric, report::NumberText(*trial.value)),
                        .weights_are = "of the best step",
                        .metrics_hold = "the trial with its configuration and what it measured"};
  if (!spec.training.is_null()) content.training = study::TrialDocument(spec, trial.configuration);
  return WriteExport(files, content, folder);
}

}  // namespace hpo::cli
