// SPDX-License-Identifier: Apache-2.0
//
// A convolution by winograd_tiles.h, forward and backward: tiles are transformed a few at a time, so that what passes
// between transforms and products stays in the cache.
#pragma once

#include <cstdint>
#include <vector>

#include "trial_runner/kernels/matrix_product.h"

namespace hpo::trial_runner {

// Images and filters lie channels last: (batch, height, width, inputs), (outputs, 3, 3, inputs).
struct WinogradShape {
  std::int64_t batch, height, width, inputs, outputs, padding;

  std::int64_t output_height() const { return height + 2 * padding - 2; }
  std::int64_t output_width() const { return width + 2 * padding - 2; }
};

void WinogradForward(const WinogradShape& shape, const float* images, const float* filters, float* outputs);

struct WinogradGradients {
  const float* outputs;
  float* images;   // null: not wanted; all zeros before
  float* filters;  // null: not wanted
};

void WinogradBackward(const WinogradShape& shape, const float* images, const float* filters,
                      const WinogradGradients& gradients);

}  // namespace hpo::trial_runner
