// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "tests/bench/bbob/bbob.h"
#include "tests/bench/suites/draws.h"

namespace hpo::bench {

// A BBOB function drawn by chance, in shares of its usual height above its optimum: the least value is 0, half of the
// box lies below 1. Immutable.
class ScaledFunction {
 public:
  ScaledFunction(int dimension, Draws& draws);  // dimension: 1 to 40

  // x has `dimension` coordinates in the box.
  double operator()(std::vector<double> x) const;

 private:
  bbob::BbobFunction function_;
  double height_ = 1;
};

}  // namespace hpo::bench
