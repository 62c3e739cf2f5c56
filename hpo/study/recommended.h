// SPDX-License-Identifier: Apache-2.0
//
// What a Gaussian process makes of a study's results (search/analysis), whichever sampler the study has, and which
// trial it would take.
#pragma once

#include <optional>
#include <variant>

#include "hpo/study/study_state.h"
#include "search/analysis/study_model.h"

namespace hpo::study {

// Takes up to a second for 5,000 trials.
std::variant<search::analysis::StudyModel, search::analysis::NoModel> ModelOf(const StudyState& state);

// The trial to take: the best one where values have little noise or none; else the one of the leading trials of which
// the model expects the best value (search/analysis/recommendation.h).
struct Recommended {
  int trial = 0;            // keeps the metric constraints
  double expected = 0;      // its value without the noise of a single trial
  double deviation = 0;     // standard deviation of that, >= 0
  bool is_expected = true;  // false: there is no model, the trial is the best one and the numbers mean nothing
};

// nullopt while no trial has a value that keeps the constraints.
std::optional<Recommended> Recommend(const StudyState& state);

// The same with the model at hand, of this state.
std::optional<Recommended> Recommend(const StudyState& state, const search::analysis::StudyModel& model);

}  // namespace hpo::study
