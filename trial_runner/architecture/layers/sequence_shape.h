// SPDX-License-Identifier: Apache-2.0
//
// The shape that layers on sequences read.
#pragma once

#include <cstdint>
#include <vector>

#include "trial_runner/architecture/shape.h"

namespace hpo::trial_runner {

struct SequenceShape {
  std::int64_t length = 1;
  std::int64_t features = 1;
};

// Throws std::invalid_argument "needs a sequence (length, features), got (3, 8, 8)" unless there are two axes.
SequenceShape RequireSequence(const Shape& shape);

// What a layer with padding reads besides a sequence: its tokens, where one position may be in front of the first.
// Throws std::invalid_argument when it reads something else or, without padding, anything.
void RequireTokens(std::int64_t padding, const std::vector<Shape>& inputs);

// Throws std::invalid_argument "size = 3 must divide the 64 of (64)" unless it does.
void RequireDivides(const char* name, std::int64_t divisor, std::int64_t number, const Shape& shape);

}  // namespace hpo::trial_runner
