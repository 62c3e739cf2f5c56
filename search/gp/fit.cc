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

// In units of the logarithm of a density: what is gained beyond these is far below what a proposal depends on.
constexpr double kGradientTolerance = 0.1, kRelativeDecrease = 1e-4;

double LogUniform(double low, double high, RandomStream& random) {
  return std::lerp(std::log(low), std::log(high), random.Uniform());
}

Vector RandomStart(const Prior& prior, RandomStream& random) {
  Vector start = Vector::Zero(prior.mean.size());
  const double longest = kLongestScalePerRootDimension * std::sqrt(static_cast<double>(prior.features));
  for (Index i = 0; i < prior.features; ++i) start[i] = LogUniform(kShortestScale, longest, random);
  start[prior.features + 1] = LogUniform(kLeastNoise, kMostNoise, random);
  return start;
}

}  // namespace

Vector Fit(MarginalLikelihood& likelihood, const Prior& prior, const Vector& start, const FitOptions& options,
           RandomStream random) {
  const auto clamped = [&](const Vector& theta) { return theta.cwiseMax(prior.lower).cwiseMin(prior.upper); };
  const LbfgsOptions limits{.max_iterations = options.iterations,
                            .gradient_tolerance = kGradientTolerance,
                            .relative_decrease = kRelativeDecrease};
  Vector best = clamped(FitStart(prior));
  double best_value = std::numeric_limits<double>::infinity();
  for (int k = 0; k <= options.random_starts; ++k) {
    ProjectedLbfgs run(clamped(k == 0 ? start : RandomStart(prior, random)), prior.lower, prior.upper, limits);
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
