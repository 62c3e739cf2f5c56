// SPDX-License-Identifier: Apache-2.0
//
// What good and bad trials say about one group of parameters: candidates are drawn from the density of the good ones
// and ranked by how much denser the good trials are there than the bad ones. For trials split at a quantile of the
// loss that ranking is the one by expected improvement (Bergstra et al., 2011).
#pragma once

#include <vector>

#include "search/random_source.h"
#include "search/tpe/axis.h"
#include "search/tpe/parzen_estimator.h"
#include "search/tpe/trial_places.h"

namespace hpo::search::tpe {

// Immutable; const members may be called from several threads. Borrows the space and the prior.
class GroupModel {
 public:
  // `axes`: of one group, not none. Entries by age, the oldest first. `prior`: null where none counts.
  GroupModel(const SearchSpace& space, const SpacePrior* prior, double prior_weight, const std::vector<Axis>& axes,
             const TrialPlaces::Entries& good, const TrialPlaces::Entries& bad);

  const std::vector<Axis>& axes() const { return axes_; }

  // So many candidates, one row each with the coordinates of the axes, the best first.
  Matrix Candidates(int count, RandomStream& random) const;

 private:
  std::vector<Axis> axes_;
  ParzenEstimator good_;
  ParzenEstimator bad_;
};

}  // namespace hpo::search::tpe
