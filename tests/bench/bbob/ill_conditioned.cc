// SPDX-License-Identifier: Apache-2.0
//
// f10 to f14. x: a point; z: x moved to the optimum and transformed; d: dimensions.
#include <cmath>

#include "tests/bench/bbob/instance.h"
#include "tests/bench/bbob/landscapes.h"
#include "tests/bench/bbob/transformations.h"

namespace hpo::bbob {
namespace {

constexpr double kCondition = 1e6;

// The weighted squares of z = T_osz(R (x - optimum)).
Landscape RotatedSquares(const Frame& frame, const Point& weights) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Matrix turn = Rotation(frame.dimension, frame.seed + kSecondSeed);
  return {optimum,
          [=](const Point& x) { return WeightedSquares(weights, Oscillated(Times(turn, Difference(x, optimum)))); }};
}

}  // namespace

Landscape RotatedEllipsoid(const Frame& frame) { return RotatedSquares(frame, Powers(frame.dimension, kCondition)); }

Landscape Discus(const Frame& frame) {
  Point weights(frame.dimension, 1);
  weights[0] = kCondition;
  return RotatedSquares(frame, weights);
}

Landscape BentCigar(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed + kSecondSeed);
  const Matrix turn = Rotation(frame.dimension, frame.seed + kSecondSeed);
  Point weights(frame.dimension, kCondition);
  weights[0] = 1;
  return {optimum, [=](const Point& x) {
            return WeightedSquares(weights, Times(turn, Skewed(Times(turn, Difference(x, optimum)), 0.5)));
          }};
}

Landscape SharpRidge(const Frame& frame) {
  const std::size_t d = frame.dimension;
  const Point optimum = OptimalPoint(d, frame.seed);
  const Matrix turn =
      Product(Rotation(d, frame.seed + kSecondSeed), Powers(d, std::sqrt(10.0)), Rotation(d, frame.seed));
  return {optimum, [=](const Point& x) {
            const Point z = Times(turn, Difference(x, optimum));
            double beside = 0;
            for (std::size_t i = 1; i < z.size(); ++i) beside += z[i] * z[i];
            return 100 * std::sqrt(beside) + z[0] * z[0];
          }};
}

Landscape DifferentPowers(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Matrix turn = Rotation(frame.dimension, frame.seed + kSecondSeed);
  return {optimum, [=](const Point& x) {
            const Point z = Times(turn, Difference(x, optimum));
            const double last = static_cast<double>(z.size()) - 1;
            double sum = 0;
            for (std::size_t i = 0; i < z.size(); ++i) {
              sum += std::pow(std::fabs(z[i]), 2 + 4 * static_cast<double>(i) / last);
            }
            return std::sqrt(sum);
          }};
}

}  // namespace hpo::bbob
