// SPDX-License-Identifier: Apache-2.0
//
// The hyperparameters of a study's model at this moment: those noted with an earlier trial, or new ones if a fit has
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
  NotedFit fit;
  bool is_fresh = false;  // no note holds it yet
};

// Remembers its last fit, so that one made ahead is not made again; what it answers is a function of its arguments. One
// thread at a time.
class DueFit {
 public:
  // The fit for this history, which has at least one loss among its results. `stopped` as CollectEvidence takes it.
  CurrentFit For(const History& history, StoppedTrials stopped, TrialFeatures& features, const RandomSource& random);

 private:
  struct Made {
    Evidence evidence;
    std::optional<NotedFit> last;
    std::uint64_t seed = 0;
    NotedFit fit;
  };

  std::optional<Made> made_;
};

// The fits of both metrics on these observations, made after `last`, and which of them predicts better.
NotedFit FitBoth(const Observations& data, const FeatureMap& map, int results, const std::optional<NotedFit>& last,
                 const RandomStream& random);

}  // namespace hpo::search::gp
