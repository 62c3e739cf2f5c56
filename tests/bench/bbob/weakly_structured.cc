// SPDX-License-Identifier: Apache-2.0
//
// f20, f23 and f24. x: a point; z: x moved to the optimum and transformed; d: dimensions.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/bench/bbob/instance.h"
#include "tests/bench/bbob/landscapes.h"
#include "tests/bench/bbob/transformations.h"

namespace hpo::bbob {
namespace {

// 2 x, mirrored so that the optimum has no negative coordinate.
Point Mirrored(Point x, const Point& optimum) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 2 * (optimum[i] < 0 ? -x[i] : x[i]);
  return x;
}

// x_i sin sqrt|x_i| has its greatest value on [-500, 500] at 100 kPeak.
double Waves(const Point& z) {
  double sum = 0, outside = 0;
  for (const double v : z) {
    sum += v * std::sin(std::sqrt(std::fabs(v)));
    const double beyond = std::fabs(v) - 500;
    if (beyond > 0) outside += beyond * beyond;
  }
  return 0.01 * (outside + 418.9828872724339 - sum / static_cast<double>(z.size()));
}

// How far 2^k v is from the nearest integer, divided by 2^k and added up over the first 32 binary digits.
double Ruggedness(double v) {
  double sum = 0;
  for (int digit = 1; digit <= 32; ++digit) {
    const double shifted = std::ldexp(v, digit);
    sum += std::ldexp(std::fabs(shifted - Rounded(shifted)), -digit);
  }
  return sum;
}

}  // namespace

Landscape Schwefel(const Frame& frame) {
  constexpr double kPeak = 4.2096874637;
  Point optimum = Uniforms(frame.dimension, frame.seed);
  for (double& v : optimum) v = (v < 0.5 ? -1 : 1) * 0.5 * kPeak;
  const Point scales = Powers(frame.dimension, 10, 0.5);
  return {optimum, [=](const Point& x) {
            const Point mirrored = Mirrored(x, optimum);
            Point z = mirrored;
            for (std::size_t i = 0; i < z.size(); ++i) {
              if (i > 0) z[i] += 0.25 * (mirrored[i - 1] - kPeak);
              z[i] = 100 * (scales[i] * (z[i] - kPeak) + kPeak);
            }
            return Waves(z);
          }};
}

Landscape Katsuura(const Frame& frame) {
  const std::size_t d = frame.dimension;
  const Point optimum = OptimalPoint(d, frame.seed);
  const Matrix turn = Product(Rotation(d, frame.seed + kSecondSeed), Powers(d, 10), Rotation(d, frame.seed));
  return {optimum, [=](const Point& x) {
            const Point z = Times(turn, Difference(x, optimum));
            const auto size = static_cast<double>(z.size());
            const double exponent = 10 / std::pow(size, 1.2);
            double product = 1;
            for (std::size_t i = 0; i < z.size(); ++i) {
              product *= std::pow(1 + static_cast<double>(i + 1) * Ruggedness(z[i]), exponent);
            }
            return 10 / size / size * (product - 1) + Penalty(x);
          }};
}

// Two bowls, the wider one not the deeper, under Rastrigin's waves.
Landscape LunacekBiRastrigin(const Frame& frame) {
  constexpr double kDeep = 2.5, kWideDepth = 1;
  const std::size_t d = frame.dimension;
  const auto size = static_cast<double>(d);
  const double flatness = 1 - 0.5 / (std::sqrt(size + 20) - 4.1);
  const double wide = -std::sqrt((kDeep * kDeep - kWideDepth) / flatness);
  Point optimum = Gaussians(d, frame.seed);
  for (double& v : optimum) v = v < 0 ? -0.5 * kDeep : 0.5 * kDeep;
  const Matrix first = ScaledRows(Powers(d, 10), Rotation(d, frame.seed));
  const Matrix last = Rotation(d, frame.seed + kSecondSeed);
  return {optimum, [=](const Point& x) {
            const Point mirrored = Mirrored(x, optimum);
            const Point from_deep = Difference(mirrored, Point(d, kDeep));
            double to_deep = 0, to_wide = 0, cosines = 0;
            for (const double v : from_deep) to_deep += v * v;
            for (const double v : mirrored) to_wide += (v - wide) * (v - wide);
            for (const double v : Times(last, Times(first, from_deep))) cosines += std::cos(2 * std::numbers::pi * v);
            return std::min(to_deep, kWideDepth * size + flatness * to_wide) + 10 * (size - cosines) + 1e4 * Penalty(x);
          }};
}

}  // namespace hpo::bbob
