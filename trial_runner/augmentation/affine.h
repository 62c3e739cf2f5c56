// SPDX-License-Identifier: Apache-2.0
//
// Maps of the plane, which say where in the old image a pixel of the new one is found. Pixels, from the image's
// middle, x to the right and y down. Values.
#pragma once

#include <cmath>

namespace hpo::trial_runner {

// (x, y) -> (xx x + xy y + x0, yx x + yy y + y0)
struct Affine {
  double xx = 1, xy = 0, x0 = 0;
  double yx = 0, yy = 1, y0 = 0;

  static Affine Scale(double x, double y) { return {.xx = x, .yy = y}; }
  static Affine Shift(double x, double y) { return {.x0 = x, .y0 = y}; }
  static Affine Shear(double x, double y) { return {.xy = x, .yx = y}; }
  static Affine Turn(double radians) {
    const double c = std::cos(radians), s = std::sin(radians);
    return {.xx = c, .xy = -s, .yx = s, .yy = c};
  }

  // Of an image that was made by this map, the one that is made of it by `next`: this after next.
  Affine Then(const Affine& next) const {
    return {.xx = xx * next.xx + xy * next.yx,
            .xy = xx * next.xy + xy * next.yy,
            .x0 = xx * next.x0 + xy * next.y0 + x0,
            .yx = yx * next.xx + yy * next.yx,
            .yy = yx * next.xy + yy * next.yy,
            .y0 = yx * next.x0 + yy * next.y0 + y0};
  }
};

}  // namespace hpo::trial_runner
