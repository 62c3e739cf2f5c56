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

Observations Labels(const Evidence& evidence) {
  const Matrix& good = evidence.points;
  const Matrix& bad = evidence.failures;
  const Index n = std::min(good.rows(), kMostOfAKind), f = std::min(bad.rows(), kMostOfAKind);
  Observations data{.points = Matrix(n + f, good.cols()), .values = Vector(n + f), .extra_noise = Vector::Zero(n + f)};
  data.points << good.bottomRows(n), bad.bottomRows(f);
  data.values.head(n).setConstant(1);
  data.values.tail(f).setConstant(-1);
  return data;
}

Hyperparameters Learn(const Observations& data, const FeatureMap& map, const RandomStream& random) {
  Prior prior = FitPrior(map.kinds(), map.dimensions());
  prior.lower[prior.features + 1] = std::log(kLeastLabelNoise);
  MarginalLikelihood likelihood(data, map.kinds(), prior);
  return Hyperparameters::FromVector(Fit(likelihood, prior, FitStart(prior), {}, random), map.size());
}

}  // namespace

bool Feasibility::IsNearerToFailure(const Vector& features) const {
  return LeastDistance(failures_, features) < LeastDistance(results_, features);
}

double Feasibility::LeastDistance(const Matrix& points, const Vector& features) const {
  Vector squares = Vector::Zero(points.rows());
  for (Index i = 0; i < points.cols(); ++i) {
    const auto difference = (points.col(i).array() - features[i]).square();
    const double unit = 1 / (scales_[i] * scales_[i]);
    const bool is_numeric = kinds_[static_cast<std::size_t>(i)] == FeatureKind::kNumeric;
    squares.array() += unit * (is_numeric ? Eigen::ArrayXd(difference) : Eigen::ArrayXd(difference.min(1.0)));
  }
  return squares.minCoeff();
}

bool Feasibility::IsLearned(const Evidence& evidence) {
  const Index failures = evidence.failures.rows(), trials = failures + evidence.points.rows();
  return failures >= kLeastFailures && kTrialsPerFailure * failures > trials;
}

Feasibility::Feasibility(const Evidence& evidence, const FeatureMap& map, const RandomStream& random)
    : Feasibility(Labels(evidence), map, random) {}

Feasibility::Feasibility(const Observations& labels, const FeatureMap& map, const RandomStream& random)
    : Feasibility(labels, map, Learn(labels, map, random)) {}

Feasibility::Feasibility(const Observations& labels, const FeatureMap& map, const Hyperparameters& theta)
    : posterior_(labels, map.kinds(), theta),
      noise_(std::exp(theta.log_noise)),
      scales_(posterior_.scales()),
      kinds_(map.kinds()) {
  std::vector<Index> good, bad;
  for (Index i = 0; i < labels.values.size(); ++i) (labels.values[i] > 0 ? good : bad).push_back(i);
  results_ = labels.points(good, Eigen::all);
  failures_ = labels.points(bad, Eigen::all);
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
