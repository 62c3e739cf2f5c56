// SPDX-License-Identifier: Apache-2.0
//
// f15 to f19. x: a point; z: x moved to the optimum and transformed; Q, R: rotations; d: dimensions.
#include <array>
#include <cmath>
#include <numbers>

#include "tests/bench/bbob/instance.h"
#include "tests/bench/bbob/landscapes.h"
#include "tests/bench/bbob/transformations.h"

namespace hpo::bbob {
namespace {

// R diag(powers of base) Q, the last turn of several functions.
Matrix LastTurn(const Frame& frame, double base) {
  const std::size_t d = frame.dimension;
  return Product(Rotation(d, frame.seed + kSecondSeed), Powers(d, base), Rotation(d, frame.seed));
}

Landscape SchaffersOf(const Frame& frame, double condition) {
  const std::size_t d = frame.dimension;
  const Point optimum = OptimalPoint(d, frame.seed);
  const Matrix first = Rotation(d, frame.seed + kSecondSeed);
  const Matrix last = ScaledRows(Powers(d, std::sqrt(condition)), Rotation(d, frame.seed));
  return {optimum, [=](const Point& x) {
            const Point z = Times(last, Skewed(Times(first, Difference(x, optimum)), 0.5));
            double sum = 0;
            for (std::size_t i = 0; i + 1 < z.size(); ++i) {
              const double square = z[i] * z[i] + z[i + 1] * z[i + 1];
              const double wave = std::sin(50 * std::pow(square, 0.1));
              sum += std::pow(square, 0.25) * (1 + wave * wave);
            }
            const double mean = sum / (static_cast<double>(z.size()) - 1);
            return mean * mean + 10 * Penalty(x);
          }};
}

// The twelve waves of the Weierstrass function.
struct Waves {
  std::array<double, 12> heights{}, frequencies{};
  double least = 0;  // their sum where it is least

  Waves() {
    for (std::size_t k = 0; k < heights.size(); ++k) {
      heights[k] = std::pow(0.5, static_cast<double>(k));
      frequencies[k] = std::pow(3.0, static_cast<double>(k));
      least += heights[k] * std::cos(2 * std::numbers::pi * frequencies[k] * 0.5);
    }
  }

  void AddAt(double z, double& sum) const {
    for (std::size_t k = 0; k < heights.size(); ++k) {
      sum += std::cos(2 * std::numbers::pi * (z + 0.5) * frequencies[k]) * heights[k];
    }
  }
};

}  // namespace

Landscape RotatedRastrigin(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Matrix first = Rotation(frame.dimension, frame.seed + kSecondSeed);
  const Matrix last = LastTurn(frame, std::sqrt(10.0));
  return {optimum, [=](const Point& x) {
            return Rastrigin(Times(last, Skewed(Oscillated(Times(first, Difference(x, optimum))), 0.2)));
          }};
}

Landscape Weierstrass(const Frame& frame) {
  const Point optimum = OptimalPoint(frame.dimension, frame.seed);
  const Matrix first = Rotation(frame.dimension, frame.seed + kSecondSeed);
  const Matrix last = LastTurn(frame, 0.1);
  return {optimum, [=, waves = Waves()](const Point& x) {
            const Point z = Times(last, Oscillated(Times(first, Difference(x, optimum))));
            const auto d = static_cast<double>(z.size());
            double sum = 0;
            for (const double v : z) waves.AddAt(v, sum);
            return 10 * std::pow(sum / d - waves.least, 3.0) + 10 / d * Penalty(x);
          }};
}

Landscape Schaffers(const Frame& frame) { return SchaffersOf(frame, 10); }

Landscape IllConditionedSchaffers(const Frame& frame) { return SchaffersOf(frame, 1000); }

Landscape GriewankRosenbrock(const Frame& frame) {
  const double factor = RosenbrockFactor(frame.dimension);
  const Matrix rotation = Rotation(frame.dimension, frame.seed);
  const Matrix turn = ScaledRows(Point(frame.dimension, factor), rotation);
  return {RosenbrockOptimum(rotation, factor), [=](const Point& x) {
            Point z = Times(turn, x);
            for (double& v : z) v += 0.5;
            double sum = 0;
            for (std::size_t i = 0; i + 1 < z.size(); ++i) {
              const double bend = z[i] * z[i] - z[i + 1], length = 1 - z[i];
              const double banana = 100 * bend * bend + length * length;
              sum += banana / 4000 - std::cos(banana);
            }
            return 10 + 10 * sum / (static_cast<double>(z.size()) - 1);
          }};
}

}  // namespace hpo::bbob
