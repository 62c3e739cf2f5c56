// SPDX-License-Identifier: Apache-2.0
//
// Which layers of a network multiply in float8 where the device has it: linear ones and the input maps of attention,
// if their sizes are what the GPU's kernels take. Pure functions, thread-safe.
#pragma once

#include <cstdint>

#include "trial_runner/precision/choice.h"

namespace hpo::trial_runner {

class Architecture;

// Inputs and outputs of such a layer are multiples of it: rows of 16 bytes, one a number, is what kernels load at once.
// Rows of a batch need not be, float8_linear.h fills them up.
inline constexpr std::int64_t kFloat8Multiple = 16;

inline bool Float8Takes(std::int64_t inputs, std::int64_t outputs) {
  return inputs % kFloat8Multiple == 0 && outputs % kFloat8Multiple == 0;
}

struct Float8Layers {
  int all = 0;    // that are products of a weight matrix
  int taken = 0;  // in float8; the others stay in bf16
};

// Throws what InferFacts throws.
Float8Layers CountFloat8Layers(const Architecture& architecture);

// Asked for all, used for those taken.
Choice ToChoice(const Float8Layers& layers);

}  // namespace hpo::trial_runner
