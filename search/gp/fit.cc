// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "search/gp/projected_lbfgs.h"

namespace hpo::search::gp {
namespace {

// Random starts: lengthscales from here to 3 sqrt(d), noise between these, all log-uniform.
constexpr double kShortestScale = 0.1;
constexpr double kLongestScalePerRootDimension = 3.0;
constexpr double kLeastNoise = 1e-6, kMostNoise = 0.1;

// In units of the logarithm of a density: what is gained beyond these is far below what a proposal depends on.
constexpr double kGradientTolerance = 0.1, kRelativeDecrease = 1e-4;

// Random starts look for other valleys of the likelihood, which this much data shows; the best is then led to its
// bottom.
constexpr Index kSample = 96;

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

// What a descent of the likelihood comes to.
struct End {
  double value = std::numeric_limits<double>::infinity();
  Vector theta;
};

End Descend(MarginalLikelihood& likelihood, const Prior& prior, const Vector& start, int iterations) {
  const LbfgsOptions limits{
      .max_iterations = iterations, .gradient_tolerance = kGradientTolerance, .relative_decrease = kRelativeDecrease};
  ProjectedLbfgs run(start.cwiseMax(prior.lower).cwiseMin(prior.upper), prior.lower, prior.upper, limits);
  Vector gradient;
  while (!run.done()) {
    const double value = likelihood(run.point(), gradient);
    run.Tell(value, gradient);
  }
  return {run.best_value(), run.best_point()};
}

// Rows at even distances.
Observations Sample(const Observations& data, Index size) {
  std::vector<Index> rows;
  for (Index k = 0; k < size; ++k) rows.push_back(k * data.values.size() / size);
  return {.points = data.points(rows, Eigen::all),
          .values = data.values(rows),
          .extra_noise = data.extra_noise(rows),
          .learns_noise = data.learns_noise};
}

End BestOfRandomStarts(MarginalLikelihood& likelihood, const Prior& prior, const FitOptions& options,
                       RandomStream& random) {
  End best;
  for (int k = 0; k < options.random_starts; ++k) {
    End end = Descend(likelihood, prior, RandomStart(prior, random), options.iterations);
    if (end.value < best.value) best = std::move(end);
  }
  return best;
}

}  // namespace

Vector Fit(MarginalLikelihood& likelihood, const Prior& prior, const Vector& start, const FitOptions& options,
           RandomStream random) {
  End best = Descend(likelihood, prior, start, options.iterations);
  if (options.random_starts > 0) {
    const Observations& data = likelihood.data();
    End other;
    if (data.values.size() <= kSample) {
      other = BestOfRandomStarts(likelihood, prior, options, random);
    } else {
      const Observations sample = Sample(data, kSample);
      MarginalLikelihood rough(sample, likelihood.kinds(), prior);
      other = BestOfRandomStarts(rough, prior, options, random);
      if (std::isfinite(other.value)) other = Descend(likelihood, prior, other.theta, options.iterations);
    }
    if (other.value < best.value) best = std::move(other);
  }
  return std::isfinite(best.value) ? best.theta : FitStart(prior).cwiseMax(prior.lower).cwiseMin(prior.upper);
}

}  // namespace hpo::search::gp
