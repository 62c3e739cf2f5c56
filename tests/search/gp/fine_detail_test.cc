// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fine_detail.h"

#include <gtest/gtest.h>

#include <cmath>

#include "search/random_source.h"

namespace hpo::search::gp {
namespace {

constexpr double kNoise = 0.3;  // standard deviation of what the smooth model cannot explain

const std::vector<FeatureKind> kOneReal = {FeatureKind::kReal};

// A smooth function's lengthscale, a unit of signal.
Hyperparameters Smooth() { return {Vector::Constant(1, std::log(0.4)), 0.0, std::log(kNoise * kNoise)}; }

double Wave(double x) { return std::sin(6 * x); }

// As wide as a lengthscale's thirtieth.
double Ripple(double x) { return std::sqrt(2) * kNoise * std::sin(x * 80); }

// Groups of five trials, each group within a fortieth of the domain.
Vector Groups(RandomStream& draws) {
  Vector x(100);
  for (Index k = 0; k < x.size(); ++k) x[k] = 0.05 * static_cast<double>(k / 5) + 0.025 * draws.Uniform();
  return x;
}

Observations At(const Vector& x, const Vector& values) {
  return {.points = x, .values = values, .extra_noise = Vector::Zero(x.size())};
}

double RootMeanSquare(const Vector& v) { return std::sqrt(v.squaredNorm() / static_cast<double>(v.size())); }

Prediction Learned(const Observations& data) { return WithoutNoise(data, kOneReal, Smooth(), false); }

TEST(FineDetailTest, TheNoiseOfASmoothFunctionIsSeenThrough) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    RandomStream draws(seed, 0);
    const Vector x = Groups(draws), truth = x.unaryExpr(&Wave);
    Vector values = truth;
    for (double& value : values) value += kNoise * draws.Normal();
    const Prediction found = Learned(At(x, values));
    EXPECT_LT(RootMeanSquare(found.mean - truth), 0.6 * kNoise) << seed;
    EXPECT_LT(found.deviation.maxCoeff(), kNoise) << seed;
    EXPECT_GT(found.deviation.minCoeff(), 0) << seed;
  }
}

TEST(FineDetailTest, RipplesThatNearTrialsShareAreTheFunctions) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    RandomStream draws(seed, 1);
    const Vector x = Groups(draws), truth = x.unaryExpr(&Wave) + x.unaryExpr(&Ripple);
    const Prediction found = Learned(At(x, truth));
    EXPECT_LT(RootMeanSquare(found.mean - truth), 0.2 * kNoise) << seed;
  }
}

TEST(FineDetailTest, WhereNoTrialsAreNearAllThatIsUnexplainedIsNoise) {
  RandomStream draws(3, 2);
  const Vector x = Vector::LinSpaced(5, 0, 1);
  Vector values = x.unaryExpr(&Wave);
  for (double& value : values) value += kNoise * draws.Normal();
  const Observations data = At(x, values);
  const Prediction found = Learned(data), smooth = Posterior(data, kOneReal, Smooth()).Predict(data.points);
  EXPECT_LT((found.mean - smooth.mean).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_LT((found.deviation - smooth.deviation).cwiseAbs().maxCoeff(), 1e-6);
}

TEST(FineDetailTest, ValuesOfOnePlaceHaveOneMeanNearTheirAverage) {
  RandomStream draws(4, 3);
  Vector x(60), values(60);
  for (Index k = 0; k < x.size(); ++k) {
    x[k] = 0.1 * static_cast<double>(k / 6);
    values[k] = Ripple(x[k]) + 0.1 * draws.Normal();
  }
  const Prediction found = Learned(At(x, values));
  for (Index place = 0; place < 10; ++place) {
    const Vector there = found.mean.segment(6 * place, 6);
    EXPECT_NEAR(there.maxCoeff(), there.minCoeff(), 1e-6) << place;
    EXPECT_NEAR(there[0], values.segment(6 * place, 6).mean(), 0.1) << place;
  }
}

TEST(FineDetailTest, NoiseThatIsKnownLeavesTheRestToTheFunction) {
  RandomStream draws(5, 4);
  const Vector x = Groups(draws);
  Observations data = At(x, x.unaryExpr(&Wave));
  for (double& value : data.values) value += kNoise * draws.Normal();
  EXPECT_EQ(WithoutNoise(data, kOneReal, Smooth(), true).mean, data.values);
  data.extra_noise.setConstant(0.01);
  const Prediction known = WithoutNoise(data, kOneReal, Smooth(), true);
  EXPECT_LT(RootMeanSquare(known.mean - data.values), 0.1);
  EXPECT_LE(known.deviation.maxCoeff(), 0.1);
}

TEST(FineDetailTest, DeclaredToBeWithoutNoiseValuesAreWhatTheyAre) {
  RandomStream draws(6, 5);
  const Vector x = Groups(draws);
  Observations data = At(x, x.unaryExpr(&Wave));
  data.learns_noise = false;
  Hyperparameters theta = Smooth();
  theta.log_noise = std::log(1e-8);
  EXPECT_EQ(WithoutNoise(data, kOneReal, theta, true).mean, data.values);
}

}  // namespace
}  // namespace hpo::search::gp
