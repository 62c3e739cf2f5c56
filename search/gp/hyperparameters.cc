// SPDX-License-Identifier: Apache-2.0
#include "search/gp/hyperparameters.h"

#include <algorithm>
#include <cmath>

namespace hpo::search::gp {
namespace {

constexpr double kNoiseStart = 1e-3;
constexpr double kLeastNoise = 1e-8;

// Prior of ln l: centre + power ln(d). Whoever chose steps has evened out what a parameter does, whoever chose a
// logarithm even more so, and knows the problem: trainings change slowly over such a space. That two steps or two
// choices tell nothing of each other, as a few results may suggest, has to be earned: hence the narrower deviations.
struct LengthscalePrior {
  double centre, power, deviation;
};
constexpr LengthscalePrior kReal = {-1.9, 0.5, 1}, kNumeric = {-0.5, 0.25, 0.6}, kScaled = {0, 0.25, 1},
                           kCategorical = {0, 0.25, 0.6};

// A wide prior: it must allow noise near zero, which is what deterministic objectives have.
constexpr double kLogNoiseCentre = -4.0;
constexpr double kLogNoiseDeviation = 3.0;

// Of an entry of S, times sqrt(d): directions across the axes have to be earned by the data. In 5 dimensions a
// deviation of 0.15 did better than 0.07 and 0.5, in 10 dimensions 0.07 better than 0.15.
constexpr double kMixingDeviation = 0.33;
constexpr double kMostMixing = 10.0;

const LengthscalePrior& PriorOf(FeatureKind kind) {
  switch (kind) {
    case FeatureKind::kReal:
      return kReal;
    case FeatureKind::kNumeric:
      return kNumeric;
    case FeatureKind::kScaled:
      return kScaled;
    case FeatureKind::kCategorical:
      break;
  }
  return kCategorical;
}

}  // namespace

bool AreAllReal(const std::vector<FeatureKind>& kinds) {
  return std::ranges::all_of(kinds, [](FeatureKind kind) { return kind == FeatureKind::kReal; });
}

Vector Hyperparameters::ToVector() const {
  Vector theta(log_lengthscales.size() + 2 + mixing.size());
  theta << log_lengthscales, log_signal, log_noise, mixing.reshaped<Eigen::RowMajor>();
  return theta;
}

Hyperparameters Hyperparameters::FromVector(const Vector& theta, Index features) {
  Hyperparameters all{
      .log_lengthscales = theta.head(features), .log_signal = theta[features], .log_noise = theta[features + 1]};
  if (theta.size() > features + 2) {
    all.mixing = theta.tail(features * features).reshaped<Eigen::RowMajor>(features, features);
  }
  return all;
}

Index HyperparameterCount(Index features, Metric metric) {
  return features + 2 + (metric == Metric::kMixed ? features * features : 0);
}

Prior FitPrior(const std::vector<FeatureKind>& kinds, double dimensions, Metric metric) {
  const auto d = static_cast<Index>(kinds.size());
  const auto kind = [&](Index i) { return kinds[static_cast<std::size_t>(i)]; };
  const Index size = HyperparameterCount(d, metric);
  Prior prior{.features = d,
              .mean = Vector::Zero(size),
              .deviation = Vector::Ones(size),
              .lower = Vector::Zero(size),
              .upper = Vector::Zero(size)};
  for (Index i = 0; i < d; ++i) {
    const LengthscalePrior& scale = PriorOf(kind(i));
    prior.mean[i] = scale.centre + scale.power * std::log(dimensions);
    prior.deviation[i] = scale.deviation;
  }
  prior.lower.head(d + 1).setConstant(std::log(0.01));
  prior.upper.head(d + 1).setConstant(std::log(100.0));
  prior.mean[d + 1] = kLogNoiseCentre;
  prior.deviation[d + 1] = kLogNoiseDeviation;
  prior.lower[d + 1] = std::log(kLeastNoise);
  for (Index k = d + 2; k < size; ++k) {
    const Index row = (k - d - 2) / d, column = (k - d - 2) % d;
    prior.deviation[k] = kMixingDeviation / std::sqrt(std::max(1.0, dimensions));
    if (row == column || !IsNumber(kind(row)) || !IsNumber(kind(column))) continue;
    prior.lower[k] = -kMostMixing;
    prior.upper[k] = kMostMixing;
  }
  return prior;
}

void FixNoise(Prior& prior) {
  const Index noise = prior.features + 1;
  prior.mean[noise] = prior.lower[noise] = prior.upper[noise] = std::log(kLeastNoise);
}

Vector FitStart(const Prior& prior) {
  Vector start = prior.mean;
  start[prior.features + 1] = std::log(kNoiseStart);
  return start;
}

Vector WithoutMixing(const Vector& axes, Index features) {
  Vector theta = Vector::Zero(HyperparameterCount(features, Metric::kMixed));
  theta.head(features + 2) = axes;
  return theta;
}

}  // namespace hpo::search::gp
