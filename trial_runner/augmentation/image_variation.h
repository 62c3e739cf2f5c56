// SPDX-License-Identifier: Apache-2.0
//
// What is done to one image in one epoch, drawn before any pixel is touched. Free of torch; values, thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "trial_runner/augmentation/affine.h"
#include "trial_runner/augmentation/options.h"
#include "trial_runner/random_stream.h"

namespace hpo::trial_runner {

// Rows [top, bottom) and columns [left, right), within the image.
struct Rectangle {
  std::int64_t top = 0, bottom = 0, left = 0, right = 0;
};

struct ImageSize {
  std::int64_t height = 1, width = 1;  // pixels, >= 1
};

// The default changes nothing. Colours are numbers in [0, 1].
struct ImageVariation {
  Affine place;           // where in the old image a pixel of the new one is found
  double brightness = 1;  // colours are multiplied by it
  double contrast = 1;    // distances from the image's mean gray are
  double saturation = 1;  // distances from each pixel's gray are
  double hue = 0;         // turn, share of the circle of hues
  double sharpness = 1;   // distances from the blurred image are
  double solarize = 1;    // colours from here on are inverted: c -> 1 - c
  double levels = 255;    // steps of a colour
  std::vector<Rectangle> blank;
};

// In the order: cut out, move, random operations, colours, blank. A function of the options, the size and the stream.
ImageVariation DrawVariation(const AugmentationOptions& options, const ImageSize& size, RandomStream& random);

// The rectangle of CutMix that leaves about `share` of an image: anywhere, cut at the border.
Rectangle DrawPatch(double share, const ImageSize& size, RandomStream& random);

}  // namespace hpo::trial_runner
