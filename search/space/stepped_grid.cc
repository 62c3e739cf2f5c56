// SPDX-License-Identifier: Apache-2.0
#include "search/space/stepped_grid.h"

#include <algorithm>
#include <cmath>

namespace hpo::search {
namespace {

constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53: whole numbers up to here are exact doubles
constexpr double kMaxDecimal = 1e12;                     // people do not write more digits after the point

bool IsDecimal(double number, double decimal) { return std::nearbyint(number * decimal) / decimal == number; }

double DecimalOf(double low, double high, double step) {
  const double largest = std::max(std::fabs(low), std::fabs(high));
  for (double decimal = 1.0; decimal <= kMaxDecimal && largest * decimal <= kMaxExactInteger; decimal *= 10.0) {
    if (IsDecimal(low, decimal) && IsDecimal(step, decimal)) return decimal;
  }
  return 0.0;
}

}  // namespace

SteppedGrid::SteppedGrid(const Parameter& parameter)
    : low_(parameter.low),
      high_(parameter.high),
      step_(parameter.step.value_or(1.0)),
      decimal_(DecimalOf(low_, high_, step_)),
      size_(static_cast<std::uint64_t>(std::floor((high_ - low_) / step_ + kGridTolerance)) + 1) {}

double SteppedGrid::At(std::uint64_t index) const {
  const double k = static_cast<double>(index);
  // The quotient of two whole numbers is the double nearest to the decimal, as a parser would read it.
  const double value = decimal_ > 0.0
                           ? (std::nearbyint(low_ * decimal_) + k * std::nearbyint(step_ * decimal_)) / decimal_
                           : low_ + k * step_;
  const bool is_end = index + 1 == size_ && std::fabs(high_ - value) <= kGridTolerance * step_;
  return is_end ? high_ : std::min(value, high_);
}

std::optional<std::uint64_t> SteppedGrid::Find(double value) const {
  const std::uint64_t nearest = Nearest(value);
  if (std::fabs(At(nearest) - value) > kGridTolerance * step_) return std::nullopt;
  return nearest;
}

std::uint64_t SteppedGrid::Nearest(double value) const {
  const double position = std::round((value - low_) / step_);  // adding 0.5 would round beyond 2^52
  return static_cast<std::uint64_t>(std::clamp(position, 0.0, static_cast<double>(size_ - 1)));
}

}  // namespace hpo::search
