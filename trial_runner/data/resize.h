// SPDX-License-Identifier: Apache-2.0
//
// A square of a given size from an image: bilinear where it grows, and the same triangle widened to the source's pixels
// where it shrinks, so that no detail folds into a false one (what Pillow and torch call bilinear with antialias).
// Pure.
#pragma once

#include <cstdint>
#include <span>

#include "trial_runner/data/image.h"

namespace hpo::trial_runner {

enum class Fit {
  kCrop,   // the largest centred square of the image
  kSquash  // the whole image, its proportions changed
};

// Writes image.channels planes of size x size bytes, channel by channel, to `planes`. Needs an image that is not empty.
void ResizeToSquare(const Image& image, Fit fit, int size, std::span<std::uint8_t> planes);

}  // namespace hpo::trial_runner
