// SPDX-License-Identifier: Apache-2.0
#include "search/gp/surrogate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "search/gp/subset.h"

namespace hpo::search::gp {
namespace {

constexpr Index kMostObservations = 256;  // a subset of this size lost nothing against all of 400 to 1000
constexpr Index kMostFailures = 64;       // the latest

// A failure counts as a loss this share of the range above the worst, with this variance beside the noise. Equal losses
// have no range; one standard deviation stands for it.
constexpr double kFailureMargin = 0.5;
constexpr double kFailureVariance = 1.0;
constexpr double kLeastRange = 1.0;

constexpr int kSubsetEvery = 25;

Observations WithFailures(Observations data, const Vector& values, const Matrix& failures) {
  const Index n = data.values.size(), f = std::min(failures.rows(), kMostFailures);
  if (f == 0) return data;
  const double range = std::max(kLeastRange, values.maxCoeff() - values.minCoeff());
  Matrix points(n + f, data.points.cols());
  points << data.points, failures.bottomRows(f);
  data.points = std::move(points);
  data.values.conservativeResize(n + f);
  data.values.tail(f).setConstant(values.maxCoeff() + kFailureMargin * range);
  data.extra_noise.conservativeResize(n + f);
  data.extra_noise.tail(f).setConstant(kFailureVariance);
  return data;
}

// Of the best value; where noise is known, as the losses have it, the rest that is learned being detail.
double NoiseVariance(const Evidence& evidence, const OutputTransform& transform, const Hyperparameters& theta) {
  if (evidence.noise.kind == Noise::Kind::kLearned) return std::exp(theta.log_noise);
  if (evidence.noise.kind == Noise::Kind::kNone) return 0;
  Index best = 0;
  transform.values().minCoeff(&best);
  return transform.NoiseVariances(evidence.noise.deviation)[best];
}

// What the model expects at the trial with the least merit, if it keeps the constraints.
double ExpectedAtBest(const Posterior& posterior, const Evidence& evidence, const Vector& values) {
  Index best = 0;
  Merits(evidence, values).minCoeff(&best);
  if (Violations(evidence)[best] > 0) return std::numeric_limits<double>::infinity();
  return posterior.Mean(evidence.points.row(best))[0];
}

std::optional<double> PlateauOf(const Evidence& evidence, const OutputTransform& transform) {
  const Index best = std::ranges::min_element(evidence.losses) - evidence.losses.begin();
  const double least = evidence.losses[static_cast<std::size_t>(best)];
  for (Index i = best + 1; i < std::ssize(evidence.losses); ++i) {
    const bool is_least = evidence.losses[static_cast<std::size_t>(i)] == least;
    if (is_least && evidence.points.row(i) != evidence.points.row(best)) return transform.values()[best];
  }
  return std::nullopt;
}

}  // namespace

RandomStream SubsetStream(const RandomSource& random, int results) {
  return random.Stream(results / kSubsetEvery, Purpose::kSubset);
}

std::vector<Index> KeptRows(const Evidence& evidence, const OutputTransform& transform, const FeatureMap& map,
                            const Hyperparameters& theta, const RandomStream& random) {
  const Matrix scaled = Kernel(map.kinds(), theta).Scaled(evidence.points);
  return SelectSubset(scaled, Merits(evidence, transform.values()), kMostObservations, random);
}

Observations DataOf(const Evidence& evidence, const OutputTransform& transform, const std::vector<Index>& rows) {
  const double known = evidence.noise.kind == Noise::Kind::kKnown ? evidence.noise.deviation : 0;
  return {.points = evidence.points(rows, Eigen::all),
          .values = transform.values()(rows),
          .extra_noise = transform.NoiseVariances(known)(rows),
          .learns_noise = evidence.noise.kind != Noise::Kind::kNone};
}

Observations FitData(const Evidence& evidence, const OutputTransform& transform, const FeatureMap& map,
                     const Hyperparameters& theta, const RandomStream& random) {
  return DataOf(evidence, transform, KeptRows(evidence, transform, map, theta, random));
}

Surrogate::Surrogate(const Evidence& evidence, OutputTransform transform, const FeatureMap& map,
                     const Hyperparameters& theta, const RandomStream& random, GrowingFactor* growing)
    : transform_(std::move(transform)),
      rows_(KeptRows(evidence, transform_, map, theta, random)),
      posterior_(WithFailures(DataOf(evidence, transform_, rows_), transform_.values(), evidence.failures), map.kinds(),
                 theta, growing),
      noise_is_known_(evidence.noise.kind == Noise::Kind::kKnown),
      noise_variance_(NoiseVariance(evidence, transform_, theta)),
      best_(ExpectedAtBest(posterior_, evidence, transform_.values())),
      plateau_(PlateauOf(evidence, transform_)) {}

void Surrogate::Believe(const Matrix& points, const Matrix& eligible) {
  if (eligible.rows() > 0) best_ = std::min(best_, posterior_.Mean(eligible).minCoeff());
  posterior_.Believe(points, noise_is_known_ ? noise_variance() : 0);
}

}  // namespace hpo::search::gp
