// SPDX-License-Identifier: Apache-2.0
//
// phi: density, Phi: distribution function. For x < 0: Phi(x) = exp(-x^2/2) erfcx(-x / sqrt 2) / 2.
#include "search/normal_distribution.h"

#include <cmath>
#include <numbers>

namespace hpo::search {
namespace {

// Above it the continued fraction has converged in kLevels levels; below it the factors of erfcx are finite.
constexpr double kFractionFrom = 5.0;
constexpr int kLevels = 20;

// Left of it the distribution function loses digits, and further on underflows.
constexpr double kTailFrom = -5.0;

// Abramowitz and Stegun (1964), 26.2.23: error below 4.5e-4 for p <= 1/2.
double RoughQuantile(double p) {
  const double t = std::sqrt(-2.0 * std::log(p));
  return (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

}  // namespace

double NormalDensity(double x) { return std::exp(-0.5 * x * x - kLogSqrtTwoPi); }

double NormalCdf(double x) { return 0.5 * std::erfc(-x * std::numbers::sqrt2 / 2.0); }

double NormalMass(double a, double b) { return a > 0 ? NormalCdf(-a) - NormalCdf(-b) : NormalCdf(b) - NormalCdf(a); }

double LogNormalCdf(double x) {
  if (x > 0) return std::log1p(-0.5 * std::erfc(x * std::numbers::sqrt2 / 2.0));  // 1 - little: keeps its digits
  if (x > kTailFrom) return std::log(NormalCdf(x));
  return -0.5 * x * x + std::log(0.5 * Erfcx(-x * std::numbers::sqrt2 / 2.0));
}

double NormalHazard(double x) {
  if (x > kTailFrom) return NormalDensity(x) / NormalCdf(x);
  return std::exp(-kLogSqrtTwoPi) / (0.5 * Erfcx(-x * std::numbers::sqrt2 / 2.0));
}

double NormalQuantile(double p) {
  if (p > 0.5) return -NormalQuantile(1.0 - p);
  double x = RoughQuantile(p);
  // Halley's steps on ln Phi(x) = ln p, which is as well scaled in the tail as at the centre: the first leaves an
  // error near 1e-10, the second one near the rounding.
  for (int step = 0; step < 3; ++step) {
    const double hazard = NormalHazard(x);
    const double error = LogNormalCdf(x) - std::log(p);
    const double curvature = -hazard * (x + hazard);  // second derivative of ln Phi
    x -= 2.0 * error * hazard / (2.0 * hazard * hazard - error * curvature);
  }
  return x;
}

double Erfcx(double z) {
  if (z < kFractionFrom) return std::exp(z * z) * std::erfc(z);
  // 1 / (sqrt(pi) (z + (1/2) / (z + 1 / (z + (3/2) / (z + ...))))), from the innermost level outwards.
  double tail = z;
  for (int level = kLevels; level > 0; --level) tail = z + 0.5 * level / tail;
  return std::numbers::inv_sqrtpi / tail;
}

}  // namespace hpo::search
