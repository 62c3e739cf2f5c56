// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/axis.h"

#include <algorithm>
#include <cmath>

#include "search/space/encoding.h"

namespace hpo::search::tpe {

Axis AxisOf(const SearchSpace& space, int parameter) {
  Axis axis{.parameter = parameter};
  const auto count = Cardinality(space[parameter]);
  if (!count) return axis;
  const Column& column = space.columns()[static_cast<std::size_t>(parameter)];
  axis.kind = column.kind == Column::Kind::kCategorical ? Axis::Kind::kCategories : Axis::Kind::kCells;
  axis.values = *count;
  return axis;
}

double Snapped(const SearchSpace& space, const Axis& axis, double unit) {
  unit = std::clamp(unit, 0.0, 1.0);
  if (axis.kind == Axis::Kind::kContinuous) return unit;
  const Parameter& parameter = space[axis.parameter];
  const Value value = ValueAt(parameter, unit);
  if (axis.kind == Axis::Kind::kCategories) return static_cast<double>(LevelOf(parameter, value));
  return search::UnitOf(parameter, value);
}

double UnitOf(const Axis& axis, double coordinate) {
  return axis.kind == Axis::Kind::kCategories ? (coordinate + 0.5) / static_cast<double>(axis.values) : coordinate;
}

}  // namespace hpo::search::tpe
