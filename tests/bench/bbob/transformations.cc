// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/transformations.h"

#include <cmath>
#include <numbers>

namespace hpo::bbob {

double Oscillated(double x) {
  constexpr double kScale = 0.1;
  if (x == 0) return 0;
  const double log = std::log(std::fabs(x)) / kScale;
  const double fast = x > 0 ? 1.0 : 0.55, slow = x > 0 ? 0.79 : 0.31;
  const double size = std::pow(std::exp(log + 0.49 * (std::sin(fast * log) + std::sin(slow * log))), kScale);
  return x > 0 ? size : -size;
}

Point Oscillated(Point x) {
  for (double& v : x) v = Oscillated(v);
  return x;
}

Point Skewed(Point x, double beta) {
  const double last = static_cast<double>(x.size()) - 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] > 0) x[i] = std::pow(x[i], 1 + beta * static_cast<double>(i) / last * std::sqrt(x[i]));
  }
  return x;
}

Point Powers(std::size_t dimension, double base, double scale) {
  Point powers(dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    powers[i] = std::pow(base, scale * static_cast<double>(i) / (static_cast<double>(dimension) - 1));
  }
  return powers;
}

Point Difference(Point x, const Point& y) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= y[i];
  return x;
}

Point ScaledBy(Point x, const Point& factors) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] *= factors[i];
  return x;
}

double Penalty(const Point& x) {
  double sum = 0;
  for (const double v : x) {
    const double outside = std::fabs(v) - 5;
    if (outside > 0) sum += outside * outside;
  }
  return sum;
}

double Rounded(double x) { return std::floor(x + 0.5); }

double WeightedSquares(const Point& weights, const Point& z) {
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i) sum += weights[i] * z[i] * z[i];
  return sum;
}

double Rastrigin(const Point& z) {
  double cosines = 0, squares = 0;
  for (const double v : z) {
    cosines += std::cos(2 * std::numbers::pi * v);
    squares += v * v;
  }
  return 10 * (static_cast<double>(z.size()) - cosines) + squares;
}

double Rosenbrock(const Point& z) {
  double bends = 0, lengths = 0;
  for (std::size_t i = 0; i + 1 < z.size(); ++i) {
    const double bend = z[i] * z[i] - z[i + 1];
    bends += bend * bend;
    lengths += (z[i] - 1) * (z[i] - 1);
  }
  return 100 * bends + lengths;
}

}  // namespace hpo::bbob
