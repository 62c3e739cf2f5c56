// SPDX-License-Identifier: Apache-2.0
//
// What convolutions and poolings share: a square window that slides over rows and columns.
#pragma once

#include <cstdint>

#include "trial_runner/architecture/shape.h"

namespace hpo::trial_runner {

struct Window {
  std::int64_t kernel = 1, stride = 1, padding = 0, dilation = 1;
};

// Throws std::invalid_argument unless `shape` is (channels, rows, columns).
void RequireImage(const Shape& shape);

// The shape of `input`, an image, after the window has slid over it, `channels` deep. Throws std::invalid_argument
// when a number of the window is out of range or it does not fit into the padded image.
Shape SlideOver(const Shape& input, const Window& window, std::int64_t channels);

}  // namespace hpo::trial_runner
