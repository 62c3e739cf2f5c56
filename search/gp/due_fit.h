// SPDX-License-Identifier: Apache-2.0
//
// The hyperparameters of a study's model at this moment: those noted with an earlier trial, or a new fit if one has
// fallen due (fit_schedule.h).
#pragma once

#include <cstdint>
#include <optional>

#include "search/gp/evidence.h"
#include "search/gp/fit_schedule.h"
#include "search/gp/marginal_likelihood.h"
#include "search/random_source.h"

namespace hpo::search::gp {

struct CurrentFit {
  Vector theta;                   // Hyperparameters::ToVector
  std::optional<NotedFit> fresh;  // set when no note holds it yet
};

// Remembers its last fit, so that one made ahead is not made again; what it answers is a function of its arguments. One
// thread at a time.
class DueFit {
 public:
  // The fit for this history. `stopped` as CollectEvidence takes it.
  CurrentFit For(const History& history, StoppedTrials stopped, TrialFeatures& features, const RandomSource& random);

 private:
  struct Made {
    Observations data;
    Vector start;
    int results = 0;
    std::uint64_t seed = 0;
    Vector theta;
  };

  std::optional<Made> made_;
};

}  // namespace hpo::search::gp
