// SPDX-License-Identifier: Apache-2.0
//
// Random observations and hyperparameters for tests of the surrogate, and derivatives by finite differences.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "search/gp/hyperparameters.h"
#include "search/gp/marginal_likelihood.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Relative to the largest entry of the gradient, as the specification demands.
inline constexpr double kGradientTolerance = 1e-6;

struct RandomModel {
  std::vector<FeatureKind> kinds;
  Observations data;
  Hyperparameters theta;

  Prior MakePrior() const {
    const Metric metric = theta.mixing.size() > 0 ? Metric::kMixed : Metric::kAxes;
    return FitPrior(kinds, static_cast<double>(kinds.size()), metric);
  }
};

inline Matrix RandomPoints(const std::vector<FeatureKind>& kinds, Index rows, RandomStream& random) {
  Matrix points(rows, static_cast<Index>(kinds.size()));
  for (Index j = 0; j < points.cols(); ++j) {
    const bool is_numeric = IsNumber(kinds[static_cast<std::size_t>(j)]);
    for (Index i = 0; i < rows; ++i)
      points(i, j) = is_numeric ? random.Uniform() : static_cast<double>(random.Below(3));
  }
  return points;
}

// 1 to 6 features, each third one a category; 2 to 40 points; with odd seeds a mixed metric.
inline RandomModel MakeRandomModel(std::uint64_t seed) {
  RandomStream random(seed, 0);
  RandomModel model;
  const std::uint64_t features = 1 + random.Below(6);
  for (std::uint64_t i = 0; i < features; ++i) {
    model.kinds.push_back(i % 3 == 2 ? FeatureKind::kCategorical : FeatureKind::kNumeric);
  }
  const auto n = static_cast<Index>(2 + random.Below(39));
  model.data.points = RandomPoints(model.kinds, n, random);
  model.data.values = Vector::NullaryExpr(n, [&] { return random.Normal(); });
  model.data.extra_noise = Vector::NullaryExpr(n, [&] { return 0.1 * random.Uniform(); });
  model.theta.log_lengthscales =
      Vector::NullaryExpr(static_cast<Index>(features), [&] { return std::log(0.1) + 3 * random.Uniform(); });
  model.theta.log_signal = random.Normal();
  model.theta.log_noise = std::log(1e-3) + 2 * random.Normal();
  if (seed % 2 == 0) return model;
  const auto d = static_cast<Index>(features);
  const auto is_numeric = [&](Index i) { return IsNumber(model.kinds[static_cast<std::size_t>(i)]); };
  model.theta.mixing = Matrix::Zero(d, d);
  for (Index i = 0; i < d; ++i) {
    for (Index j = 0; j < d; ++j) {
      if (i != j && is_numeric(i) && is_numeric(j)) model.theta.mixing(i, j) = 0.5 * random.Normal();
    }
  }
  return model;
}

// Central differences of fourth order: the step's error is far below the tolerance.
inline Vector NumericalGradient(const std::function<double(const Vector&)>& f, const Vector& x) {
  constexpr double kStep = 2e-4;
  Vector gradient(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    const auto at = [&](double steps) {
      Vector moved = x;
      moved[i] += steps * kStep;
      return f(moved);
    };
    gradient[i] = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * kStep);
  }
  return gradient;
}

inline void ExpectSameGradient(const Vector& gradient, const Vector& numerical, std::uint64_t seed) {
  const double scale = std::max(1.0, numerical.cwiseAbs().maxCoeff());
  EXPECT_LE((gradient - numerical).cwiseAbs().maxCoeff(), kGradientTolerance * scale)
      << "seed " << seed << "\nanalytic  " << gradient.transpose() << "\nnumerical " << numerical.transpose();
}

}  // namespace hpo::search::gp
