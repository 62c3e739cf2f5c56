// SPDX-License-Identifier: Apache-2.0
//
// What becomes of trials in property tests.
#pragma once

#include <rapidcheck.h>

#include <limits>
#include <vector>

#include "tests/support/history_builder.h"
#include "tests/support/random_loss.h"

namespace hpo::search {

// Drawn within a property: so many constraint values, all of them kept now and then, on the border, or of any size.
inline std::vector<double> RandomConstraints(int count) {
  std::vector<double> values;
  for (int k = 0; k < count; ++k) {
    values.push_back(*rc::gen::element(-1.0, -0.25, 0.0, 1e-300, 0.5, 2.0, 1e300, -std::numeric_limits<double>::max()));
  }
  return values;
}

// Drawn within a property: the running trial is mostly completed, else stopped after its first step, failed or left
// running. `constraints`: as many as each trial of the study has.
inline void HappenTo(HistoryBuilder& study, int trial, int constraints = 0) {
  const int outcome = *rc::gen::inRange(0, 12);
  if (outcome == 0) return;
  if (outcome == 1) return study.Fail(trial);
  study.Constrain(trial, RandomConstraints(constraints));
  study.Measure(trial, 1, RandomLoss());
  if (outcome <= 3) return study.Stop(trial);
  study.Measure(trial, 2, RandomLoss());
  study.Complete(trial);
}

}  // namespace hpo::search
