// SPDX-License-Identifier: Apache-2.0
//
// What becomes of trials in property tests.
#pragma once

#include <rapidcheck.h>

#include "tests/support/history_builder.h"
#include "tests/support/random_loss.h"

namespace hpo::search {

// Drawn within a property: the running trial is mostly completed, else stopped after its first step, failed or left
// running.
inline void HappenTo(HistoryBuilder& study, int trial) {
  const int outcome = *rc::gen::inRange(0, 12);
  if (outcome == 0) return;
  if (outcome == 1) return study.Fail(trial);
  study.Measure(trial, 1, RandomLoss());
  if (outcome <= 3) return study.Stop(trial);
  study.Measure(trial, 2, RandomLoss());
  study.Complete(trial);
}

}  // namespace hpo::search
