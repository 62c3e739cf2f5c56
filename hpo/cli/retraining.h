// SPDX-License-Identifier: Apache-2.0
//
// What `hpo retrain` trains: a trial's document, changed to train on its validation rows too, for as many steps as gave
// the trial its value.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "hpo/study/study_state.h"

namespace hpo::cli {

// The objective of a training that has no validation rows: hpo-trial measures nothing else then.
inline constexpr const char* kRetrainingMetric = "train.loss";

struct Retraining {
  nlohmann::json document;
  int steps = 0;  // >= 1: the step whose weights the trial's value belongs to
  // Every setting of the trial's document that differs now: [{"setting", "asked", "used", "why"}]; asked is null for
  // one that the document left to its default.
  nlohmann::ordered_json changes;
};

// Throws Error: kRefused when the study's trials are not trained by hpo-trial or the trial was told from outside,
// kNoUsableTrial when the trial has no value, kInvalidInput when the study's document has no place for a setting.
Retraining PlanRetraining(const study::StudyState& state, const study::Trial& trial);

}  // namespace hpo::cli
