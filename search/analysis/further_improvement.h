// SPDX-License-Identifier: Apache-2.0
//
// What a study still has to gain, as far as its model knows: whether to go on is a question of what that is worth.
#pragma once

#include "search/analysis/study_model.h"
#include "search/history.h"
#include "search/random_source.h"

namespace hpo::search::analysis {

// All for the function without the noise of single trials, against what the model expects of the best trial.
struct FurtherImprovement {
  // By how much the next trial is expected to be better, where that is most (Mockus 1978); in losses, >= 0.
  double next = 0;
  // The probability that it is better at all.
  double chance = 0;
  // How far the best trial is expected to lie above the lowest value of the function: what no number of trials is
  // expected to exceed. Next <= this, but for the accuracy of its draws. In losses, >= 0. The lowest value of each of
  // 512 draws of the function is looked for at 256 places, so the truth is a little more.
  double in_all = 0;
};

// `history`: the one that the model was made of, of a study without bounds on metrics. A function of its arguments;
// tens of milliseconds.
FurtherImprovement ExpectFurther(const StudyModel& model, const History& history, const RandomSource& random);

}  // namespace hpo::search::analysis
