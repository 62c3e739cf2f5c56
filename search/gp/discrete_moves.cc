// SPDX-License-Identifier: Apache-2.0
#include "search/gp/discrete_moves.h"

#include <cstdint>
#include <utility>

#include "search/space/encoding.h"

namespace hpo::search::gp {
namespace {

constexpr std::uint64_t kRelaxedAbove = 64;   // values; more are searched as if continuous
constexpr std::uint64_t kFewNumbers = 16;     // up to here every value is a neighbour
constexpr std::uint64_t kFewCategories = 20;  // and here the size of a sample
constexpr std::size_t kMostNeighbours = 256;  // of one point; a sample of more

std::vector<std::uint64_t> Others(std::uint64_t index, std::uint64_t count) {
  std::vector<std::uint64_t> others;
  for (std::uint64_t k = 0; k < count; ++k) {
    if (k != index) others.push_back(k);
  }
  return others;
}

// index +- 1, 2, 4, ... up to `farthest`.
std::vector<std::uint64_t> Steps(std::uint64_t index, std::uint64_t count, std::uint64_t farthest) {
  std::vector<std::uint64_t> steps;
  for (std::uint64_t step = 1; step < count && step <= farthest; step *= 2) {
    if (index >= step) steps.push_back(index - step);
    if (index + step < count) steps.push_back(index + step);
  }
  return steps;
}

std::vector<std::uint64_t> Neighbours(const Parameter& parameter, std::uint64_t index, RandomStream& random) {
  const std::uint64_t count = Cardinality(parameter).value();
  if (IsRelaxed(parameter)) return Steps(index, count, 1);
  if (!IsCategorical(parameter)) return count <= kFewNumbers ? Others(index, count) : Steps(index, count, count);
  if (count <= kFewCategories) return Others(index, count);
  std::vector<std::uint64_t> sample;
  for (std::uint64_t k = 0; k < kFewCategories; ++k) sample.push_back((index + 1 + random.Below(count - 1)) % count);
  return sample;
}

// So many of them at most, each as likely as any other.
void KeepSample(std::vector<UnitPoint>& points, std::size_t most, RandomStream& random) {
  if (points.size() <= most) return;
  for (std::size_t k = 0; k < most; ++k) std::swap(points[k], points[k + random.Below(points.size() - k)]);
  points.resize(most);
}

}  // namespace

bool IsRelaxed(const Parameter& parameter) {
  if (IsCategorical(parameter)) return false;
  const auto count = Cardinality(parameter);
  return !count || *count > kRelaxedAbove;
}

std::vector<UnitPoint> DiscreteNeighbours(const Domain& domain, const UnitPoint& point, RandomStream& random) {
  std::vector<UnitPoint> neighbours;
  const SearchSpace& space = domain.map().space();
  const Configuration configuration = domain.At(point);
  for (int i = 0; i < space.size(); ++i) {
    if (!domain.IsFree(i) || !configuration[i] || !Cardinality(space[i])) continue;
    for (const std::uint64_t index : Neighbours(space[i], IndexOf(space[i], *configuration[i]), random)) {
      neighbours.push_back(point);
      neighbours.back()[static_cast<std::size_t>(i)] = UnitOfNth(space[i], index);
    }
  }
  KeepSample(neighbours, kMostNeighbours, random);
  return neighbours;
}

}  // namespace hpo::search::gp
