// SPDX-License-Identifier: Apache-2.0
//
// f*: the best value, mu, sigma: the prediction, a = (f* - mu) / sigma. ln EI = ln sigma + ln h(a),
//   grad ln EI = -(Phi/h) / sigma grad mu + (phi/h) / sigma grad sigma.
// Far left h(a) = phi(a) v with v = 1 - w, w = |a| Phi(a) / phi(a), so ln h = -a^2/2 - ln(2 pi)/2 + ln v, and the
// ratios are 1/v and w / (|a| v): formed from v and not from differences of large logarithms, which lost 1 % at a =
// -1e7.
#include "search/gp/log_ei.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "search/normal_distribution.h"

namespace hpo::search::gp {
namespace {

constexpr double kDirectFrom = -1.0;    // to the right h is no small difference
constexpr double kSeriesBelow = -40.0;  // to the left 1 - w has lost the digits that its series in 1/a^2 has
constexpr double kLeft = -1e150;        // beyond it a^2 overflows

// v = 1 - w by its asymptotic series; the first term left out is 10395 / a^12.
double SeriesV(double a) {
  const double q = 1.0 / (a * a);
  return q * (1.0 - q * (3.0 - q * (15.0 - q * (105.0 - q * 945.0))));
}

double DirectV(double a) { return 1.0 + a * std::sqrt(std::numbers::pi / 2.0) * Erfcx(-a * std::numbers::sqrt2 / 2.0); }

}  // namespace

LogH EvaluateLogH(double a) {
  if (a > kDirectFrom) {
    const double density = NormalDensity(a), distribution = NormalCdf(a);
    const double h = density + a * distribution;
    return {.value = std::log(h), .density_ratio = density / h, .distribution_ratio = distribution / h};
  }
  a = std::max(a, kLeft);
  const double v = a > kSeriesBelow ? DirectV(a) : SeriesV(a);
  return {.value = -0.5 * a * a - kLogSqrtTwoPi + std::log(v),
          .density_ratio = 1.0 / v,
          .distribution_ratio = (1.0 - v) / (-a * v)};
}

Vector LogExpectedImprovement(const Prediction& prediction, double best) {
  Vector value(prediction.mean.size());
  for (Index j = 0; j < value.size(); ++j) {
    const double sigma = prediction.deviation[j];
    value[j] = std::log(sigma) + EvaluateLogH((best - prediction.mean[j]) / sigma).value;
  }
  return value;
}

ValueWithGradient LogExpectedImprovement(const PredictionWithGradient& prediction, double best) {
  const Index points = prediction.prediction.mean.size();
  ValueWithGradient result{Vector(points), Matrix(prediction.mean_gradient.rows(), points)};
  for (Index j = 0; j < points; ++j) {
    const double sigma = prediction.prediction.deviation[j];
    const LogH h = EvaluateLogH((best - prediction.prediction.mean[j]) / sigma);
    result.value[j] = std::log(sigma) + h.value;
    result.gradient.col(j) = (h.density_ratio / sigma) * prediction.deviation_gradient.col(j) -
                             (h.distribution_ratio / sigma) * prediction.mean_gradient.col(j);
  }
  return result;
}

}  // namespace hpo::search::gp
