// SPDX-License-Identifier: Apache-2.0
#include "search/space/encoding.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "search/space/stepped_grid.h"

namespace hpo::search {
namespace {

double InUnit(double unit) { return std::isnan(unit) ? 0.5 : std::clamp(unit, 0.0, 1.0); }

bool HasRange(const Parameter& parameter) {
  return parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger;
}

bool IsContinuous(const Parameter& parameter) { return parameter.kind == ParameterKind::kReal && !parameter.step; }

// The cell of [0, 1] cut into `count` that holds `unit`; 1 belongs to the last one. Precondition: unit in [0, 1].
std::uint64_t CellOf(double unit, std::uint64_t count) {
  const double cell = std::floor(unit * static_cast<double>(count));
  return static_cast<std::uint64_t>(std::min(cell, static_cast<double>(count - 1)));
}

double CellCentre(std::uint64_t cell, std::uint64_t count) {
  return (static_cast<double>(cell) + 0.5) / static_cast<double>(count);
}

// An interval of ln x. `width` > 0.
struct LogSpan {
  LogSpan(double from, double to) : low(std::log(from)), width(std::log(to) - low) {}
  double At(double unit) const { return std::exp(low + unit * width); }
  double PositionOf(double value) const { return std::clamp((std::log(value) - low) / width, 0.0, 1.0); }

  double low;
  double width;
};

// Half a step wider at both ends; low/2 keeps it above zero when the step is long.
LogSpan WidenedSpan(const Parameter& parameter, const SteppedGrid& grid) {
  const double half_step = parameter.step.value_or(1.0) / 2.0;
  const double first = std::max(parameter.low - half_step, parameter.low / 2.0);
  return {first, grid.At(grid.size() - 1) + half_step};
}

double RealAt(const Parameter& parameter, double unit) {
  if (parameter.scale == Scale::kLinear) return std::lerp(parameter.low, parameter.high, unit);
  // exp(ln low) can miss low by a rounding, to either side.
  if (unit == 0.0) return parameter.low;
  if (unit == 1.0) return parameter.high;
  return std::clamp(LogSpan(parameter.low, parameter.high).At(unit), parameter.low, parameter.high);
}

double UnitOfReal(const Parameter& parameter, double value) {
  if (parameter.scale == Scale::kLog) return LogSpan(parameter.low, parameter.high).PositionOf(value);
  return std::clamp((value - parameter.low) / (parameter.high - parameter.low), 0.0, 1.0);
}

std::uint64_t GridIndexAt(const Parameter& parameter, const SteppedGrid& grid, double unit) {
  if (parameter.scale == Scale::kLinear) return CellOf(unit, grid.size());
  return grid.Nearest(WidenedSpan(parameter, grid).At(unit));
}

double GridValueAt(const Parameter& parameter, double unit) {
  const SteppedGrid grid(parameter);
  return grid.At(GridIndexAt(parameter, grid, unit));
}

double UnitOfGridIndex(const Parameter& parameter, const SteppedGrid& grid, std::uint64_t index) {
  if (parameter.scale == Scale::kLinear) return CellCentre(index, grid.size());
  return WidenedSpan(parameter, grid).PositionOf(grid.At(index));
}

double UnitOfGridValue(const Parameter& parameter, double value) {
  const SteppedGrid grid(parameter);
  return UnitOfGridIndex(parameter, grid, grid.Nearest(value));
}

}  // namespace

Value ValueAt(const Parameter& parameter, double unit) {
  unit = InUnit(unit);
  if (parameter.kind == ParameterKind::kBoolean) return CellOf(unit, 2) == 1;
  if (!HasRange(parameter)) return parameter.levels[CellOf(unit, parameter.levels.size())];
  // Adding 0 turns -0 into 0, so that equal values have equal bytes.
  const double number = (IsContinuous(parameter) ? RealAt(parameter, unit) : GridValueAt(parameter, unit)) + 0.0;
  if (parameter.kind == ParameterKind::kReal) return number;
  return static_cast<std::int64_t>(number);
}

double UnitOf(const Parameter& parameter, const Value& value) {
  if (!HasRange(parameter)) return CellCentre(LevelOf(parameter, value), Cardinality(parameter).value());
  RequireLegal(parameter, value);
  const double number = ToNumber(value);
  return IsContinuous(parameter) ? UnitOfReal(parameter, number) : UnitOfGridValue(parameter, number);
}

Value NthValue(const Parameter& parameter, std::uint64_t index) {
  if (parameter.kind == ParameterKind::kBoolean) return index == 1;
  if (!HasRange(parameter)) return parameter.levels[index];
  const double number = SteppedGrid(parameter).At(index) + 0.0;
  if (parameter.kind == ParameterKind::kReal) return number;
  return static_cast<std::int64_t>(number);
}

std::uint64_t IndexAt(const Parameter& parameter, double unit) {
  if (!HasRange(parameter)) return CellOf(InUnit(unit), Cardinality(parameter).value());
  return GridIndexAt(parameter, SteppedGrid(parameter), InUnit(unit));
}

double UnitOfNth(const Parameter& parameter, std::uint64_t index) {
  if (!HasRange(parameter)) return CellCentre(index, Cardinality(parameter).value());
  return UnitOfGridIndex(parameter, SteppedGrid(parameter), index);
}

Cell NthCell(const Parameter& parameter, std::uint64_t index) {
  const std::uint64_t count = Cardinality(parameter).value();
  if (!HasRange(parameter) || parameter.scale == Scale::kLinear) {
    const auto n = static_cast<double>(count);
    return {static_cast<double>(index) / n, static_cast<double>(index + 1) / n};
  }
  const SteppedGrid grid(parameter);
  const LogSpan span = WidenedSpan(parameter, grid);
  // The nearest value is decided on the values' own scale, so cells meet half way there.
  const auto end_of = [&](std::uint64_t k) { return span.PositionOf((grid.At(k) + grid.At(k + 1)) / 2.0); };
  return {index == 0 ? 0.0 : end_of(index - 1), index + 1 == count ? 1.0 : end_of(index)};
}

std::size_t LevelOf(const Parameter& parameter, const Value& value) {
  if (parameter.kind == ParameterKind::kBoolean && std::holds_alternative<bool>(value)) return std::get<bool>(value);
  const auto found = std::find_if(parameter.levels.begin(), parameter.levels.end(),
                                  [&](const Value& level) { return SameValue(level, value); });
  if (found == parameter.levels.end()) {
    throw std::invalid_argument(parameter.name + ": " + Quoted(value) + " is not one of its levels");
  }
  return static_cast<std::size_t>(found - parameter.levels.begin());
}

std::uint64_t IndexOf(const Parameter& parameter, const Value& value) {
  const bool has_grid = parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger;
  return has_grid ? SteppedGrid(parameter).Nearest(ToNumber(value)) : LevelOf(parameter, value);
}

}  // namespace hpo::search
