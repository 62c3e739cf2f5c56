// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/coordinates.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "search/space/encoding.h"

namespace hpo::search::cma_es {
namespace {

void RequireNumbers(const Parameter& parameter) {
  std::string problem;
  if (parameter.kind == ParameterKind::kCategorical) problem = "is a choice without an order";
  if (!parameter.when.clauses.empty()) problem = "has a condition (" + ToString(parameter.when.clauses.front()) + ")";
  if (problem.empty()) return;
  throw std::invalid_argument("sampler 'cma_es' moves numbers that are always active, but parameter '" +
                              parameter.name + "' " + problem + "; use 'gp' or 'tpe'");
}

}  // namespace

Coordinates::Coordinates(const SearchSpace& space) : space_(space) {
  for (int i = 0; i < space.size(); ++i) {
    RequireNumbers(space[i]);
    const auto values = Cardinality(space[i]);
    if (values != 1) free_.push_back({.parameter = i, .values = values});
  }
}

bool Coordinates::AreDiscrete() const {
  return std::ranges::all_of(free_, [](const Coordinate& coordinate) { return coordinate.values.has_value(); });
}

Configuration Coordinates::At(const Vector& point, const PartialConfiguration& fixed) const {
  std::vector<double> unit(static_cast<std::size_t>(space_.size()), 0.5);
  for (Index k = 0; k < size(); ++k) unit[static_cast<std::size_t>((*this)[k].parameter)] = point[k];
  return space_.FromUnitCube(unit, fixed);
}

Vector Coordinates::PlaceOf(const Configuration& configuration) const {
  Vector place(size());
  for (Index k = 0; k < size(); ++k) {
    const int parameter = (*this)[k].parameter;
    place[k] = UnitOf(space_[parameter], configuration[parameter].value());
  }
  return place;
}

Coordinates::Borders Coordinates::BordersAround(Index k, double place) const {
  const Parameter& parameter = space_[(*this)[k].parameter];
  const std::uint64_t last = (*this)[k].values.value() - 1;
  const std::uint64_t index = IndexOf(parameter, ValueAt(parameter, place));
  const std::uint64_t below = index == 0 ? 0 : index - 1;
  return {NthCell(parameter, below).high, NthCell(parameter, std::min(index, last - 1)).high};
}

}  // namespace hpo::search::cma_es
