// SPDX-License-Identifier: Apache-2.0
#include "search/gp/hyperparameters.h"

#include <cmath>

namespace hpo::search::gp {
namespace {

constexpr double kNoiseStart = 1e-3;

// Prior of ln l: centre + ln(d) / 4, standard deviation 1. With ln(d) / 2 fits were too smooth in 5 and 20 dimensions.
constexpr double kNumericCentre = -1.0;
constexpr double kCategoricalCentre = 0.0;
constexpr double kDimensionPower = 0.25;

// A wide prior: it must allow noise near zero, which is what deterministic objectives have.
constexpr double kLogNoiseCentre = -4.0;
constexpr double kLogNoiseDeviation = 3.0;

}  // namespace

Vector Hyperparameters::ToVector() const {
  Vector logs(log_lengthscales.size() + 2);
  logs << log_lengthscales, log_signal, log_noise;
  return logs;
}

Hyperparameters Hyperparameters::FromVector(const Vector& logs) {
  const Index d = logs.size() - 2;
  return {.log_lengthscales = logs.head(d), .log_signal = logs[d], .log_noise = logs[d + 1]};
}

Bounds FitBounds(Index features) {
  Vector lower = Vector::Constant(features + 2, std::log(0.01));
  Vector upper = Vector::Constant(features + 2, std::log(100.0));
  lower[features + 1] = std::log(1e-8);
  upper[features + 1] = 0.0;
  return {lower, upper};
}

Prior FitPrior(const std::vector<FeatureKind>& kinds, double dimensions) {
  const auto d = static_cast<Index>(kinds.size());
  Prior prior{Vector::Zero(d + 2), Vector::Ones(d + 2)};
  for (Index i = 0; i < d; ++i) {
    const bool is_numeric = kinds[static_cast<std::size_t>(i)] == FeatureKind::kNumeric;
    prior.mean[i] = (is_numeric ? kNumericCentre : kCategoricalCentre) + kDimensionPower * std::log(dimensions);
  }
  prior.mean[d + 1] = kLogNoiseCentre;
  prior.deviation[d + 1] = kLogNoiseDeviation;
  return prior;
}

Vector FitStart(const Prior& prior) {
  Vector start = prior.mean;
  start[start.size() - 1] = std::log(kNoiseStart);
  return start;
}

}  // namespace hpo::search::gp
