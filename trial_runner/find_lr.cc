// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/find_lr.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "trial_runner/document/document.h"
#include "trial_runner/lr_range.h"

namespace hpo::trial_runner {
namespace {

constexpr int kBadData = 65, kNoInput = 66;  // sysexits

int Refuse(int status, const std::string& message) {
  std::cerr << "find-lr: " << message << '\n';
  return status;
}

int Print(const LrRange& range) {
  nlohmann::ordered_json json = {{"suggestion", nullptr},
                                 {"diverged", range.diverged},
                                 {"lr", range.lr},
                                 {"loss", range.loss},
                                 {"smoothed", range.smoothed}};
  if (range.suggestion) json["suggestion"] = *range.suggestion;
  std::cout << json.dump() << '\n';
  return 0;
}

}  // namespace

int FindLr(const char* path, const Registry& registry) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) return Refuse(kNoInput, std::string(path) + ": cannot be read");
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Refuse(kBadData, std::string(path) + ": is not JSON");
  TrialTask task;
  task.objective_metric = "train.loss";  // nothing is validated
  const auto problems = ParseDocument(json, registry, task.document);
  for (const DocumentProblem& problem : problems) Refuse(kBadData, problem.path + ": " + problem.message);
  if (!problems.empty()) return kBadData;
  try {
    return Print(FindLearningRate(task, registry, {}));
  } catch (const BadConfiguration& error) {
    return Refuse(kBadData, error.what());
  }
}

}  // namespace hpo::trial_runner
