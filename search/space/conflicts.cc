// SPDX-License-Identifier: Apache-2.0
#include "search/space/conflicts.h"

#include <numeric>

#include "search/space/legal_points.h"

namespace hpo::search {
namespace {

constexpr std::uint64_t kFewConfigurations = 10'000;  // with as many, all were tried

SearchSpace WithConstraints(const SearchSpace& space, const std::vector<int>& constraints) {
  SearchSpace some;
  for (int i = 0; i < space.size(); ++i) some.Add(space[i]);
  for (const int k : constraints) some.Add(space.constraints()[static_cast<std::size_t>(k)]);
  return some;
}

bool IsEmpty(const SearchSpace& space) { return !LegalPoints(space, {}).Any(); }

Conflict ConflictOf(const SearchSpace& space, std::vector<int> constraints) {
  const bool is_certain = WithConstraints(space, constraints).Cardinality(kFewConfigurations) == 0;
  return {std::move(constraints), is_certain};
}

}  // namespace

std::vector<Conflict> Conflicts(const SearchSpace& space) {
  if (!IsEmpty(space)) return {};
  std::vector<int> all(space.constraints().size());
  std::iota(all.begin(), all.end(), 0);
  std::vector<Conflict> alone;
  for (const int k : all) {
    if (IsEmpty(WithConstraints(space, {k}))) alone.push_back(ConflictOf(space, {k}));
  }
  if (!alone.empty()) return alone;
  // What is left when whatever can be spared is taken away, one after the other.
  std::vector<int> needed = all;
  for (const int k : all) {
    std::vector<int> without = needed;
    std::erase(without, k);
    if (IsEmpty(WithConstraints(space, without))) needed = without;
  }
  return {ConflictOf(space, needed)};
}

}  // namespace hpo::search
