// SPDX-License-Identifier: Apache-2.0
//
// f6 to f9. x: a point; z: x moved to the optimum and transformed; Q, R: rotations; d: dimensions.
#include <algorithm>
#include <cmath>

#include "tests/bench/bbob/instance.h"
#include "tests/bench/bbob/landscapes.h"
#include "tests/bench/bbob/transformations.h"

namespace hpo::bbob {

double RosenbrockFactor(std::size_t dimension) { return std::max(1.0, std::sqrt(static_cast<double>(dimension)) / 8); }

Point RosenbrockOptimum(const Matrix& rotation, double factor) {
  Point optimum(rotation.size());
  for (std::size_t j = 0; j < rotation.size(); ++j) {
    for (std::size_t i = 0; i < rotation.size(); ++i) optimum[j] += rotation(i, j);
    optimum[j] /= 2 * factor;
  }
  return optimum;
}

// Steep on the side where z has the signs of the optimum.
Landscape AttractiveSector(const Frame& frame) {
  const std::size_t d = frame.dimension;
  const Point optimum = OptimalPoint(d, frame.seed);
  const Matrix turn =
      Product(Rotation(d, frame.seed + kSecondSeed), Powers(d, std::sqrt(10.0)), Rotation(d, frame.seed));
  return {optimum, [=](const Point& x) {
            const Point z = Times(turn, Difference(x, optimum));
            double sum = 0;
            for (std::size_t i = 0; i < z.size(); ++i) sum += (optimum[i] * z[i] > 0 ? 1e4 : 1.0) * z[i] * z[i];
            return std::pow(Oscillated(sum), 0.9);
          }};
}

// An ellipsoid of plateaus; next to nothing tells the places within one apart.
Landscape StepEllipsoid(const Frame& frame) {
  const std::size_t d = frame.dimension;
  const Point optimum = OptimalPoint(d, frame.seed);
  Point scales = Powers(d, 10);
  for (double& scale : scales) scale = std::sqrt(scale);
  const Matrix turn = ScaledRows(scales, Rotation(d, frame.seed));
  const Matrix last = Rotation(d, frame.seed + kSecondSeed);
  const Point weights = Powers(d, 100);
  return {optimum, [=](const Point& x) {
            Point z = Times(turn, Difference(x, optimum));
            const double first = std::fabs(z[0]);
            for (double& v : z) v = std::fabs(v) > 0.5 ? Rounded(v) : Rounded(10 * v) / 10;
            return 0.1 * std::max(first * 1e-4, WeightedSquares(weights, Times(last, z))) + Penalty(x);
          }};
}

Landscape AlignedRosenbrock(const Frame& frame) {
  Point optimum = OptimalPoint(frame.dimension, frame.seed);
  for (double& v : optimum) v *= 0.75;
  const double factor = RosenbrockFactor(frame.dimension);
  return {optimum, [=](const Point& x) {
            Point z = Difference(x, optimum);
            for (double& v : z) v = factor * v + 1;
            return Rosenbrock(z);
          }};
}

Landscape RotatedRosenbrock(const Frame& frame) {
  const double factor = RosenbrockFactor(frame.dimension);
  const Matrix rotation = Rotation(frame.dimension, frame.seed);
  const Matrix turn = ScaledRows(Point(frame.dimension, factor), rotation);
  return {RosenbrockOptimum(rotation, factor), [=](const Point& x) { return Rosenbrock(Times(turn, x, 0.5)); }};
}

}  // namespace hpo::bbob
