// SPDX-License-Identifier: Apache-2.0
#include "search/gp/marginal_likelihood.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <numbers>

#include "search/gp/fit.h"
#include "tests/search/gp/random_data.h"

namespace hpo::search::gp {
namespace {

TEST(MarginalLikelihoodTest, TheGradientMatchesFiniteDifferences) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    const Prior prior = model.MakePrior();
    MarginalLikelihood likelihood(model.data, model.kinds, prior);
    Vector gradient, ignored;
    likelihood(model.theta.ToVector(), gradient);
    Vector numerical =
        NumericalGradient([&](const Vector& theta) { return likelihood(theta, ignored); }, model.theta.ToVector());
    // What is held fixed has a slope of the prior only, or none that counts.
    for (Index k = 0; k < gradient.size(); ++k) {
      if (prior.lower[k] == prior.upper[k]) numerical[k] = gradient[k];
    }
    ExpectSameGradient(gradient, numerical, seed);
  }
}

// The density of the values under their own covariance, written down from the definition.
TEST(MarginalLikelihoodTest, ItIsTheLogarithmOfTheDensity) {
  const RandomModel model = MakeRandomModel(3);
  const Prior prior = model.MakePrior();
  Vector gradient;
  const double value = MarginalLikelihood(model.data, model.kinds, prior)(model.theta.ToVector(), gradient);

  const Kernel kernel(model.kinds, model.theta);
  const Matrix scaled = kernel.Scaled(model.data.points);
  Matrix a = kernel.Covariances(scaled, scaled);
  a.diagonal() += model.data.extra_noise;
  a.diagonal().array() += std::exp(model.theta.log_noise);
  const Vector ones = Vector::Ones(a.rows());
  const Matrix inverse = a.inverse();
  const double mean = ones.dot(inverse * model.data.values) / ones.dot(inverse * ones);
  const Vector residual = model.data.values.array() - mean;
  const Vector offset = (model.theta.ToVector() - prior.mean).cwiseQuotient(prior.deviation);
  const double expected =
      0.5 * residual.dot(inverse * residual) + 0.5 * std::log(a.determinant()) + 0.5 * offset.squaredNorm();
  EXPECT_NEAR(value, expected, 1e-6 * std::fabs(expected));
}

TEST(MarginalLikelihoodTest, LeaveOneOutIsTheDensityOfEachValueGivenTheOthers) {
  const RandomModel model = MakeRandomModel(7);
  const Prior prior = model.MakePrior();
  const Index n = model.data.values.size();
  const Kernel kernel(model.kinds, model.theta);
  const Matrix scaled = kernel.Scaled(model.data.points);
  Matrix a = kernel.Covariances(scaled, scaled);
  a.diagonal() += model.data.extra_noise;
  a.diagonal().array() += std::exp(model.theta.log_noise);
  const Matrix inverse = a.inverse();
  const Vector ones = Vector::Ones(n);
  const double mean = ones.dot(inverse * model.data.values) / ones.dot(inverse * ones);
  double expected = 0;
  for (Index i = 0; i < n; ++i) {
    std::vector<Index> others;
    for (Index k = 0; k < n; ++k) {
      if (k != i) others.push_back(k);
    }
    const Vector weights = Matrix(a(others, others)).inverse() * Vector(a(others, i));
    const double predicted = mean + weights.dot(Vector(model.data.values(others).array() - mean));
    const double variance = a(i, i) - weights.dot(Vector(a(others, i)));
    expected -= 0.5 * std::log(variance) + 0.5 * std::pow(model.data.values[i] - predicted, 2) / variance;
  }
  EXPECT_NEAR(MarginalLikelihood(model.data, model.kinds, prior).LeaveOneOut(model.theta.ToVector()), expected,
              1e-6 * std::fabs(expected));
}

TEST(MarginalLikelihoodTest, DuplicatesWithoutNoiseAreFactoredAllTheSame) {
  RandomModel model = MakeRandomModel(4);
  model.data.points.rowwise() = Matrix(model.data.points.row(0)).row(0);
  model.data.extra_noise.setZero();
  model.theta.log_noise = std::log(1e-300);
  const Prior prior = model.MakePrior();
  Vector gradient;
  const double value = MarginalLikelihood(model.data, model.kinds, prior)(model.theta.ToVector(), gradient);
  EXPECT_TRUE(std::isfinite(value));
  EXPECT_TRUE(gradient.allFinite());
}

TEST(FitTest, TheFitFindsTheLengthscaleThatMadeTheData) {
  RandomModel model;
  model.kinds = {FeatureKind::kNumeric, FeatureKind::kNumeric};
  RandomStream random(11, 0);
  model.data.points = RandomPoints(model.kinds, 80, random);
  model.data.extra_noise = Vector::Zero(80);
  // The first feature matters at a fifth of the interval, the second not at all.
  model.data.values = (5.0 * model.data.points.col(0).array()).sin();
  const Prior prior = FitPrior(model.kinds, 2);
  MarginalLikelihood likelihood(model.data, model.kinds, prior);
  const Vector theta =
      Fit(likelihood, prior, FitStart(prior), {.iterations = 60, .random_starts = 2}, RandomStream(1, 1));
  EXPECT_LT(theta[0], std::log(1.5));
  EXPECT_GT(theta[1], theta[0] + 1.0);
  EXPECT_LT(theta[3], std::log(1e-4));
}

// A start in the valley of noise, which leads nowhere, and more data than random starts are tried on.
TEST(FitTest, RandomStartsLeaveAWrongValleyOfALargeSampleToo) {
  RandomModel model;
  model.kinds = {FeatureKind::kNumeric};
  RandomStream random(12, 0);
  model.data.points = RandomPoints(model.kinds, 200, random);
  model.data.extra_noise = Vector::Zero(200);
  model.data.values = (60.0 * model.data.points.col(0).array()).sin();
  const Prior prior = FitPrior(model.kinds, 1);
  MarginalLikelihood likelihood(model.data, model.kinds, prior);
  const Vector wrong = Vector{{std::log(3.0), 0, 0}};
  const Vector stuck = Fit(likelihood, prior, wrong, {.iterations = 60}, RandomStream(1, 1));
  const Vector found = Fit(likelihood, prior, wrong, {.iterations = 60, .random_starts = 3}, RandomStream(1, 1));
  EXPECT_GT(stuck[2], std::log(0.1));
  EXPECT_LT(found[2], std::log(1e-3));
  EXPECT_LT(found[0], std::log(0.3));
}

TEST(FitTest, TheFitIsAsGoodAsItsStartAndWithinBounds) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    const Prior prior = model.MakePrior();
    MarginalLikelihood likelihood(model.data, model.kinds, prior);
    Vector gradient;
    const Vector theta = Fit(likelihood, prior, model.theta.ToVector(), {}, RandomStream(seed, 1));
    EXPECT_LE(likelihood(theta, gradient), likelihood(model.theta.ToVector(), gradient) + 1e-9);
    EXPECT_TRUE((theta.array() >= prior.lower.array()).all() && (theta.array() <= prior.upper.array()).all());
  }
}

}  // namespace
}  // namespace hpo::search::gp
