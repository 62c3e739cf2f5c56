// SPDX-License-Identifier: Apache-2.0
//
// The values low, low + step, ... <= high of an integer or stepped real parameter, addressed by index 0 .. size - 1.
// Each value is computed on its own, so nothing drifts, and short decimals stay short: with low = 0.1 and
// step = 0.1 the third value is 0.3, not 0.30000000000000004.
#pragma once

#include <cstdint>
#include <optional>

#include "search/space/parameter.h"

namespace hpo::search {

// In steps: a `high` or a value this near to a grid point is on it. Wider than the rounding of (high - low) / step
// at the finest step allowed, far narrower than what a person could mean.
inline constexpr double kGridTolerance = 1e-6;

class SteppedGrid {
 public:
  // Precondition: a legal integer parameter, or a legal real one with a step.
  explicit SteppedGrid(const Parameter& parameter);

  std::uint64_t size() const { return size_; }
  double At(std::uint64_t index) const;  // index < size()

  // The index of the grid point within kGridTolerance steps of the value, if there is one.
  std::optional<std::uint64_t> Find(double value) const;

  // The index of the nearest grid point; values beyond the ends go to the end. Not NaN.
  std::uint64_t Nearest(double value) const;

 private:
  double low_;
  double high_;
  double step_;
  double decimal_;  // power of ten that makes low and step whole; 0 when none does
  std::uint64_t size_;
};

}  // namespace hpo::search
