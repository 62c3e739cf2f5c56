// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/group_model.h"

#include <algorithm>
#include <numeric>

namespace hpo::search::tpe {

GroupModel::GroupModel(const SearchSpace& space, const SpacePrior* prior, double prior_weight,
                       const std::vector<Axis>& axes, const TrialPlaces::Entries& good, const TrialPlaces::Entries& bad)
    : axes_(axes),
      good_(space, axes, Rows(good, axes), prior, prior_weight),
      bad_(space, axes, Rows(bad, axes), prior, prior_weight) {}

Matrix GroupModel::Candidates(int count, RandomStream& random) const {
  const Matrix drawn = good_.Sample(count, random);
  const Vector ratio = good_.LogDensity(drawn) - bad_.LogDensity(drawn);
  std::vector<Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return ratio[a] > ratio[b]; });
  Matrix ranked(drawn.rows(), drawn.cols());
  for (Index k = 0; k < drawn.rows(); ++k) ranked.row(k) = drawn.row(order[static_cast<std::size_t>(k)]);
  return ranked;
}

}  // namespace hpo::search::tpe
