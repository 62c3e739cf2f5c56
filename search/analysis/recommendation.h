// SPDX-License-Identifier: Apache-2.0
//
// Which trial to take when the study is over. Where values are noisy the best one seen owes much to luck; what the
// model expects of a trial rests on its neighbours as well (search.md section 11), and on its own value as far as the
// function has detail (search/gp/fine_detail.h).
#pragma once

#include "search/analysis/study_model.h"
#include "search/gp/leading_trials.h"
#include "search/history.h"

namespace hpo::search::analysis {

struct Recommendation {
  int trial = 0;         // completed, or the best one; keeps the constraints
  double expected = 0;   // the function's value there: its median under the model, in losses
  double deviation = 0;  // of the function there, half of what lies between its quantiles one deviation off; >= 0
};

struct RecommendationRule {
  // > 0: variance of the noise in standardized losses from which on the model decides; below it the best trial is it.
  double least_noise = gp::kMuchNoise;
  // (0, 1]: of the completed trials that keep the constraints, the best of which the model chooses from, rounded up.
  double share = 1;
};

// `history`: the one that the model was made of, in which a trial with a loss keeps the constraints.
Recommendation Recommend(const StudyModel& model, const History& history, const RecommendationRule& rule = {});

}  // namespace hpo::search::analysis
