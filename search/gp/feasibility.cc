// SPDX-License-Identifier: Apache-2.0
//
// mu, sigma: of the regression at a point, n2: variance of a label about it, c: margin; s = sqrt(n2 + sigma^2),
// z = (mu - c) / s, P = Phi(z): the probability that a label is above c.
//   grad ln P = phi(z)/Phi(z) (grad mu - z sigma / s grad sigma) / s
#include "search/gp/feasibility.h"

#include <algorithm>
#include <cmath>

#include "search/gp/fit.h"
#include "search/normal_distribution.h"

namespace hpo::search::gp {
namespace {

constexpr Index kLeastFailures = 3, kTrialsPerFailure = 20;
constexpr Index kMostOfAKind = 128;

// Of the variance of a label, which is fitted: where failures come by chance it is large, and no place is ruled out;
// where a boundary parts them it is small, and what lies beyond counts for nothing.
constexpr double kLeastLabelNoise = 0.01;

// A place has to be closer to a result than to a failure: with 0 more trials fail and the best is no better.
constexpr double kMargin = 0.5;

Matrix Latest(const Matrix& points) { return points.bottomRows(std::min(points.rows(), kMostOfAKind)); }

Observations Labels(const Evidence& evidence) {
  const Matrix good = Latest(evidence.points), bad = Latest(evidence.failures);
  const Index n = good.rows(), f = bad.rows();
  Observations data{.points = Matrix(n + f, good.cols()), .values = Vector(n + f), .extra_noise = Vector::Zero(n + f)};
  data.points << good, bad;
  data.values << Vector::Ones(n), -Vector::Ones(f);
  return data;
}

}  // namespace

bool Feasibility::IsLearned(const Evidence& evidence) {
  const Index failures = evidence.failures.rows(), trials = failures + evidence.points.rows();
  return failures >= kLeastFailures && kTrialsPerFailure * failures > trials;
}

Hyperparameters Feasibility::Fit(const Evidence& evidence, const FeatureMap& map, const RandomStream& random,
                                 RememberedFit& remembered) {
  const Observations data = Labels(evidence);
  const Vector theta = remembered.Of(data, random, [&] {
    Prior prior = FitPrior(map.kinds(), map.dimensions());
    prior.lower[prior.features + 1] = std::log(kLeastLabelNoise);
    MarginalLikelihood likelihood(data, map.kinds(), prior);
    return gp::Fit(likelihood, prior, FitStart(prior), {}, random);
  });
  return Hyperparameters::FromVector(theta, map.size());
}

Feasibility::Feasibility(const Evidence& evidence, const FeatureMap& map, const Hyperparameters& theta)
    : posterior_(Labels(evidence), map.kinds(), theta),
      kernel_(map.kinds(), theta),
      noise_(std::exp(theta.log_noise)),
      results_(kernel_.Scaled(Latest(evidence.points))),
      failures_(kernel_.Scaled(Latest(evidence.failures))) {}

bool Feasibility::IsNearerToFailure(const Vector& features) const {
  const Matrix place = kernel_.Scaled(features.transpose());
  return kernel_.Covariances(failures_, place).maxCoeff() > kernel_.Covariances(results_, place).maxCoeff();
}

Vector Feasibility::LogProbability(const Matrix& points) const {
  const Prediction at = posterior_.Predict(points);
  return ((at.mean.array() - kMargin) / (noise_ + at.deviation.array().square()).sqrt()).unaryExpr([](double z) {
    return LogNormalCdf(z);
  });
}

ValueWithGradient Feasibility::LogProbabilityWithGradient(const Matrix& points) const {
  const PredictionWithGradient at = posterior_.PredictWithGradient(points);
  ValueWithGradient result{Vector(points.rows()), Matrix(points.cols(), points.rows())};
  for (Index j = 0; j < points.rows(); ++j) {
    const double mu = at.prediction.mean[j] - kMargin, sigma = at.prediction.deviation[j];
    const double s = std::sqrt(noise_ + sigma * sigma), z = mu / s;
    result.value[j] = LogNormalCdf(z);
    result.gradient.col(j) =
        (NormalHazard(z) / s) * (at.mean_gradient.col(j) - (z * sigma / s) * at.deviation_gradient.col(j));
  }
  return result;
}

}  // namespace hpo::search::gp
