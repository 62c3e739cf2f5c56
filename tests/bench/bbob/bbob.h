// SPDX-License-Identifier: Apache-2.0
//
// The noiseless black-box optimization benchmark (BBOB): 24 functions of known optima with as many instances as wanted,
// the very problems of the COCO platform. Definitions: Hansen, Finck, Ros and Auger, "Real-parameter black-box
// optimization benchmarking 2009: noiseless functions definitions", INRIA RR-6829.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/bench/bbob/landscapes.h"

namespace hpo::bbob {

inline constexpr int kFunctions = 24;
inline constexpr int kMostDimensions = 40;  // for which COCO has generated rotations

// The box of each coordinate in which the optimum lies.
inline constexpr double kLow = -5, kHigh = 5;

// Immutable, so any number of threads may call one at a time.
class BbobFunction {
 public:
  // function: 1 to kFunctions; dimension: 2 to kMostDimensions; instance: 1 to 100,000. Throws std::invalid_argument.
  BbobFunction(int function, int dimension, int instance);

  // x has `dimension` coordinates; they may lie outside the box.
  double operator()(std::span<const double> x) const;

  double optimum() const { return optimum_; }  // the least value
  std::span<const double> optimal_point() const { return landscape_.optimum; }

 private:
  Landscape landscape_;
  double optimum_;
};

std::string_view FunctionName(int function);  // of a legal number

}  // namespace hpo::bbob
