// SPDX-License-Identifier: Apache-2.0
#include "search/gp/posterior.h"

#include <gtest/gtest.h>

#include "tests/search/gp/random_data.h"

namespace hpo::search::gp {
namespace {

Vector RandomPlace(const RandomModel& model, std::uint64_t seed) {
  RandomStream random(seed, 1);
  return RandomPoints(model.kinds, 1, random).row(0).transpose();
}

// Derivatives by numeric features; categorical ones have none.
void KeepNumeric(const RandomModel& model, Vector& gradient) {
  for (std::size_t i = 0; i < model.kinds.size(); ++i) {
    if (model.kinds[i] == FeatureKind::kCategorical) gradient[static_cast<Index>(i)] = 0;
  }
}

TEST(PosteriorTest, TheGradientsMatchFiniteDifferences) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    const Posterior posterior(model.data, model.kinds, model.theta);
    const Vector x = RandomPlace(model, seed);
    const PredictionWithGradient at = posterior.PredictWithGradient(x.transpose());
    Vector mean = NumericalGradient([&](const Vector& p) { return posterior.Predict(p.transpose()).mean[0]; }, x);
    Vector deviation =
        NumericalGradient([&](const Vector& p) { return posterior.Predict(p.transpose()).deviation[0]; }, x);
    KeepNumeric(model, mean);
    KeepNumeric(model, deviation);
    ExpectSameGradient(at.mean_gradient.col(0), mean, seed);
    ExpectSameGradient(at.deviation_gradient.col(0), deviation, seed);
  }
}

TEST(PosteriorTest, PredictionsWithAndWithoutGradientAgree) {
  const RandomModel model = MakeRandomModel(5);
  const Posterior posterior(model.data, model.kinds, model.theta);
  RandomStream random(5, 2);
  const Matrix points = RandomPoints(model.kinds, 9, random);
  const Prediction plain = posterior.Predict(points);
  const PredictionWithGradient full = posterior.PredictWithGradient(points);
  EXPECT_TRUE(plain.mean.isApprox(full.prediction.mean, 1e-12));
  EXPECT_TRUE(plain.deviation.isApprox(full.prediction.deviation, 1e-12));
}

TEST(PosteriorTest, WithoutNoiseItPassesThroughTheObservations) {
  RandomModel model = MakeRandomModel(6);
  model.data.extra_noise.setZero();
  model.theta.log_noise = std::log(1e-10);
  const Posterior posterior(model.data, model.kinds, model.theta);
  const Prediction at = posterior.Predict(model.data.points);
  EXPECT_LT((at.mean - model.data.values).cwiseAbs().maxCoeff(), 1e-3);
  EXPECT_LT(at.deviation.maxCoeff(), 1e-2 * std::exp(0.5 * model.theta.log_signal));
}

TEST(PosteriorTest, FarFromEverythingItFallsBackToThePrior) {
  RandomModel model = MakeRandomModel(0);
  const Posterior posterior(model.data, model.kinds, model.theta);
  const Matrix far = Matrix::Constant(1, model.data.points.cols(), 1e4);
  EXPECT_NEAR(posterior.Predict(far).deviation[0], std::exp(0.5 * model.theta.log_signal), 1e-9);
}

TEST(PosteriorTest, BelievedPointsLeaveTheMeansAndRemoveTheDoubt) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    const Posterior before(model.data, model.kinds, model.theta);
    Posterior after = before;
    RandomStream random(seed, 3);
    const Matrix pending = RandomPoints(model.kinds, 4, random), others = RandomPoints(model.kinds, 30, random);
    after.Believe(pending);
    EXPECT_TRUE(after.Predict(others).mean.isApprox(before.Predict(others).mean, 1e-9)) << seed;
    const Vector gain = before.Predict(others).deviation - after.Predict(others).deviation;
    EXPECT_GE(gain.minCoeff(), -1e-9) << seed;
    const Vector there = after.Predict(pending).deviation;
    EXPECT_TRUE((there.array() <= std::exp(0.5 * model.theta.log_noise) * (1 + 1e-6)).all()) << seed;
  }
}

// What an observation at one point takes from the variance at another is their covariance squared over the
// observation's variance.
TEST(PosteriorTest, TheJointCovarianceForetellsWhatBelievingTakes) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    Posterior posterior(model.data, model.kinds, model.theta);
    RandomStream random(seed, 5);
    const Matrix points = RandomPoints(model.kinds, 2, random);
    const Matrix covariance = posterior.Covariance(points);
    const Vector variances = posterior.Predict(points).deviation.array().square();
    EXPECT_TRUE(covariance.diagonal().isApprox(variances, 1e-9)) << seed;
    EXPECT_EQ(covariance(0, 1), covariance(1, 0)) << seed;
    posterior.Believe(points.topRows(1));
    const double left = std::pow(posterior.Predict(points.bottomRows(1)).deviation[0], 2);
    const double taken = std::pow(covariance(0, 1), 2) / (variances[0] + std::exp(model.theta.log_noise));
    EXPECT_NEAR(left, variances[1] - taken, 1e-9 * std::exp(model.theta.log_signal)) << seed;
  }
}

// The same points observed with the values that were believed.
TEST(PosteriorTest, BelievingIsObservingTheExpectedValue) {
  RandomModel model = MakeRandomModel(9);
  model.data.extra_noise.setZero();
  Posterior believing(model.data, model.kinds, model.theta);
  RandomStream random(9, 4);
  const Matrix pending = RandomPoints(model.kinds, 3, random), others = RandomPoints(model.kinds, 10, random);
  const Vector expected = believing.Predict(pending).mean;
  believing.Believe(pending);
  Observations all = model.data;
  all.points.conservativeResize(model.data.points.rows() + 3, Eigen::NoChange);
  all.points.bottomRows(3) = pending;
  all.values.conservativeResize(all.points.rows());
  all.values.tail(3) = expected;
  all.extra_noise = Vector::Zero(all.points.rows());
  const Prediction fresh = Posterior(all, model.kinds, model.theta).Predict(others);
  EXPECT_TRUE(believing.Predict(others).deviation.isApprox(fresh.deviation, 1e-6));
}

TEST(PosteriorTest, TheSamePointBelievedAgainAndAgainIsHarmless) {
  RandomModel model = MakeRandomModel(2);
  model.theta.log_noise = std::log(1e-8);
  Posterior posterior(model.data, model.kinds, model.theta);
  for (int k = 0; k < 20; ++k) posterior.Believe(model.data.points.topRows(2));
  const Prediction at = posterior.Predict(model.data.points);
  EXPECT_TRUE(at.mean.allFinite());
  EXPECT_TRUE((at.deviation.array() > 0).all());
}

}  // namespace
}  // namespace hpo::search::gp
