// SPDX-License-Identifier: Apache-2.0
//
// The hyperparameters of the constraints' models at this moment: made at the same numbers of results as those of the
// losses (fit_schedule.h), each from the start, so that no note has to hold them.
#pragma once

#include <vector>

#include "search/gp/evidence.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/remembered_fit.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// What it answers is a function of its arguments, whatever it remembers. One thread at a time.
class ConstraintFits {
 public:
  // One a constraint. The history has at least one loss among its results. `stopped` as CollectEvidence takes it.
  std::vector<Hyperparameters> For(const History& history, StoppedTrials stopped, TrialFeatures& features,
                                   const RandomSource& random);

 private:
  std::vector<RememberedFit> fits_;  // by constraint
};

}  // namespace hpo::search::gp
