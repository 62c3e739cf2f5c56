// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit.h"

#include <cmath>

#include "search/gp/projected_lbfgs.h"

namespace hpo::search::gp {
namespace {

// Random starts: lengthscales from here to 3 sqrt(d), noise between these, all log-uniform.
constexpr double kShortestScale = 0.1;
constexpr double kLongestScalePerRootDimension = 3.0;
constexpr double kLeastNoise = 1e-6, kMostNoise = 0.1;

double LogUniform(double low, double high, RandomStream& random) {
  return std::lerp(std::log(low), std::log(high), random.Uniform());
}

Vector RandomStart(Index features, RandomStream& random) {
  Vector start = Vector::Zero(features + 2);
  const double longest = kLongestScalePerRootDimension * std::sqrt(static_cast<double>(features));
  for (Index i = 0; i < features; ++i) start[i] = LogUniform(kShortestScale, longest, random);
  start[features + 1] = LogUniform(kLeastNoise, kMostNoise, random);
  return start;
}

}  // namespace

Vector Fit(MarginalLikelihood& likelihood, const Prior& prior, const Vector& start, const FitOptions& options,
           RandomStream random) {
  const Bounds bounds = FitBounds(start.size() - 2);
  const auto clamped = [&](const Vector& theta) { return theta.cwiseMax(bounds.lower).cwiseMin(bounds.upper); };
  const LbfgsOptions limits{
      .max_iterations = options.iterations, .gradient_tolerance = 1e-2, .relative_decrease = 1e-6};
  Vector best = clamped(FitStart(prior));
  double best_value = std::numeric_limits<double>::infinity();
  for (int k = 0; k <= options.random_starts; ++k) {
    ProjectedLbfgs run(clamped(k == 0 ? start : RandomStart(start.size() - 2, random)), bounds.lower, bounds.upper,
                       limits);
    Vector gradient;
    while (!run.done()) {
      const double value = likelihood(run.point(), gradient);
      run.Tell(value, gradient);
    }
    if (run.best_value() < best_value) {
      best_value = run.best_value();
      best = run.best_point();
    }
  }
  return best;
}

}  // namespace hpo::search::gp
