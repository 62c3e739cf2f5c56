// SPDX-License-Identifier: Apache-2.0
#include "search/gp/subset.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace hpo::search::gp {
namespace {

// Moves the `count` rows with the smallest keys to the front of [from, end); ties by row, so the choice is unique.
void TakeSmallest(std::vector<Index>& rows, Index from, Index count, const Vector& keys) {
  std::partial_sort(rows.begin() + from, rows.begin() + from + count, rows.end(),
                    [&](Index a, Index b) { return std::pair(keys[a], a) < std::pair(keys[b], b); });
}

}  // namespace

std::vector<Index> SelectSubset(const Matrix& scaled, const Vector& values, Index most, RandomStream random) {
  std::vector<Index> rows(static_cast<std::size_t>(values.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  if (values.size() <= most) return rows;
  const Index best_quarter = most / 4, with_nearest = 3 * most / 4;
  TakeSmallest(rows, 0, best_quarter, values);
  const Vector distances = (scaled.rowwise() - scaled.row(rows.front())).rowwise().squaredNorm();
  TakeSmallest(rows, best_quarter, with_nearest - best_quarter, distances);
  for (Index k = with_nearest; k < most; ++k) {
    const auto left = static_cast<std::uint64_t>(values.size() - k);
    std::swap(rows[static_cast<std::size_t>(k)],
              rows[static_cast<std::size_t>(k) + static_cast<std::size_t>(random.Below(left))]);
  }
  rows.resize(static_cast<std::size_t>(most));
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace hpo::search::gp
