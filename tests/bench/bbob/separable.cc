// SPDX-License-Identifier: Apache-2.0
//
// f1 to f5. x: a point; z: x moved to the optimum and transformed; d: dimensions.
#include <cmath>

#include "tests/bench/bbob/instance.h"
#include "tests/bench/bbob/landscapes.h"
#include "tests/bench/bbob/transformations.h"

namespace hpo::bbob {

Landscape Sphere(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Point ones(frame.dimension, 1);
  return {optimum, [=](const Point& x) { return WeightedSquares(ones, Difference(x, optimum)); }};
}

Landscape SeparableEllipsoid(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Point weights = Powers(frame.dimension, 1e6);
  return {optimum, [=](const Point& x) { return WeightedSquares(weights, Oscillated(Difference(x, optimum))); }};
}

Landscape SeparableRastrigin(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Point scales = Powers(frame.dimension, 10, 0.5);
  return {optimum,
          [=](const Point& x) { return Rastrigin(ScaledBy(Skewed(Oscillated(Difference(x, optimum)), 0.2), scales)); }};
}

// Every other coordinate of the optimum is positive, which the report does not say.
Landscape BuecheRastrigin(const Frame& frame) {
  Point optimum = OptimalPoint(frame.dimension, frame.seed);
  for (std::size_t i = 0; i < frame.dimension; i += 2) optimum[i] = std::fabs(optimum[i]);
  const Point scales = Powers(frame.dimension, std::sqrt(10.0));
  return {optimum, [=](const Point& x) {
            Point z = Oscillated(Difference(x, optimum));
            for (std::size_t i = 0; i < z.size(); ++i) z[i] *= i % 2 == 0 && z[i] > 0 ? 10 * scales[i] : scales[i];
            return Rastrigin(z) + 100 * Penalty(x);
          }};
}

// Flat beyond the optimum, a corner of the box.
Landscape LinearSlope(const Frame& frame) {
  Point corner = OptimalPoint(frame.dimension, frame.seed);
  for (double& v : corner) v = v > 0 ? 5 : -5;
  const Point slopes = Powers(frame.dimension, 10);
  return {corner, [=](const Point& x) {
            double sum = 0;
            for (std::size_t i = 0; i < x.size(); ++i) {
              const double slope = corner[i] > 0 ? slopes[i] : -slopes[i];
              const double reached = x[i] * corner[i] < 25 ? x[i] : corner[i];
              sum += 5 * slopes[i] - slope * reached;
            }
            return sum;
          }};
}

}  // namespace hpo::bbob
