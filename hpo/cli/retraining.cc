// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/retraining.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string_view>

#include "hpo/base/error.h"
#include "hpo/study/document.h"
#include "hpo/study/document_path.h"

namespace hpo::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

void RequireTraining(const study::StudySpec& spec) {
  if (!spec.command.empty()) {
    throw Error(ErrorCode::kRefused,
                "its trials are a program of yours, which alone knows how its data is split; give the program the best "
                "configuration (hpo best --json) and train there",
                spec.name);
  }
  if (spec.training.is_null()) {
    throw Error(ErrorCode::kRefused,
                "it has no training document: its trials are told by a program of yours; train the best configuration "
                "(hpo best --json) there",
                spec.name);
  }
}

int StepsOf(const study::Trial& trial) {
  const std::string name = fmt::format("trial {}", trial.number);
  if (!trial.value) {
    const std::string why = trial.reason.empty() ? "" : ": " + trial.reason.substr(0, trial.reason.find('\n'));
    throw Error(ErrorCode::kNoUsableTrial, fmt::format("has no value, it is {}{}", study::Name(trial.state), why),
                name);
  }
  const double step = trial.best_step.value_or(0);
  if (step < 1 || step != std::floor(step)) {
    throw Error(ErrorCode::kRefused,
                "does not say at which epoch it had its value, so it was not trained by hpo-trial; choose another with "
                "--trial",
                name);
  }
  return static_cast<int>(step);
}

// Writes one setting and records it, unless the document has it so already.
void Set(std::string_view setting, const json& used, std::string_view why, Retraining& retraining) {
  if (const std::optional<std::string> problem = study::PathProblem(retraining.document, setting)) {
    throw Error(ErrorCode::kInvalidInput, *problem, "training");
  }
  const json* const found = study::FindPath(retraining.document, setting);
  const json asked = found == nullptr ? json() : *found;
  if (asked == used) return;
  study::SetPath(retraining.document, setting, used);
  retraining.changes.push_back({{"setting", setting}, {"asked", asked}, {"used", used}, {"why", why}});
}

}  // namespace

// The settings are hpo-trial's: `hpo describe training` lists them.
Retraining PlanRetraining(const study::StudyState& state, const study::Trial& trial) {
  RequireTraining(state.spec());
  Retraining retraining{.document = {}, .steps = StepsOf(trial), .changes = ordered_json::array()};
  retraining.document = study::TrialDocument(state.spec(), trial.configuration);
  Set("dataset.train_on", "train_and_validation", "the configuration is chosen: nothing is validated any more",
      retraining);
  Set("early_stopping.at_epoch", retraining.steps, "the step that gave the trial its value; the schedule is unchanged",
      retraining);
  for (const char* setting : {"early_stopping.patience", "early_stopping.diverge_above"}) {
    if (study::FindPath(retraining.document, setting) == nullptr) continue;
    Set(setting, 0, "no validation rows are left to judge an epoch by", retraining);
  }
  return retraining;
}

}  // namespace hpo::cli
