// SPDX-License-Identifier: Apache-2.0
#include "search/gp/acquisition.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/search/gp/random_data.h"

namespace hpo::search::gp {
namespace {

// What the acquisition says of its gradient, against what its values say.
void ExpectConsistent(const Acquisition& acquisition, const RandomModel& model, std::uint64_t seed) {
  RandomStream random(seed, 1);
  const Vector x = RandomPoints(model.kinds, 1, random).row(0).transpose();
  const auto value = [&](const Vector& p) { return acquisition.value(p.transpose())[0]; };
  const ValueWithGradient at = acquisition.value_with_gradient(x.transpose());
  EXPECT_NEAR(at.value[0], value(x), 1e-12 * std::fabs(value(x)));
  Vector numerical = NumericalGradient(value, x);
  for (std::size_t i = 0; i < model.kinds.size(); ++i) {
    if (model.kinds[i] == FeatureKind::kCategorical) numerical[static_cast<Index>(i)] = 0;
  }
  ExpectSameGradient(at.gradient.col(0), numerical, seed);
}

TEST(AcquisitionTest, GradientsMatchFiniteDifferences) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const RandomModel model = MakeRandomModel(seed);
    const Posterior posterior(model.data, model.kinds, model.theta);
    ExpectConsistent(ConfidenceBound(posterior, 1.8), model, seed);
    const Acquisition improvement = ExpectedImprovement(posterior, model.data.values.minCoeff());
    ExpectConsistent(improvement, model, seed);
    ExpectConsistent(Sum({improvement, ConfidenceBound(posterior, 1.8), improvement}), model, seed);
  }
}

TEST(AcquisitionTest, ASumIsThatOfItsTerms) {
  const RandomModel model = MakeRandomModel(5);
  const Posterior posterior(model.data, model.kinds, model.theta);
  const Acquisition bound = ConfidenceBound(posterior, 1.8), improvement = ExpectedImprovement(posterior, 0.1);
  const Matrix& x = model.data.points;
  EXPECT_EQ(Sum({bound}).value(x), bound.value(x));
  EXPECT_EQ(Sum({improvement, bound}).value(x), improvement.value(x) + bound.value(x));
}

TEST(AcquisitionTest, TheBoundIsTheLossThatManyDeviationsBelowTheMeanNegated) {
  const RandomModel model = MakeRandomModel(3);
  const Posterior posterior(model.data, model.kinds, model.theta);
  const Prediction at = posterior.Predict(model.data.points);
  const Vector bound = ConfidenceBound(posterior, 2.5).value(model.data.points);
  EXPECT_LT((bound + (at.mean - 2.5 * at.deviation)).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(AcquisitionTest, RealNumbersAloneWaitForTheirBoundAndChoicesAloneTakeTheWidest) {
  constexpr auto kReal = FeatureKind::kReal, kNumeric = FeatureKind::kNumeric, kChoice = FeatureKind::kCategorical;
  EXPECT_EQ(BoundKappa({kReal, kReal}, 2, 11), std::nullopt);
  const std::optional<double> of_reals = BoundKappa({kReal, kReal}, 2, 12);
  const std::optional<double> of_others = BoundKappa({kReal, kNumeric, kChoice}, 3, 1);
  const std::optional<double> of_choices = BoundKappa({kChoice, kChoice}, 2, 1);
  ASSERT_TRUE(of_reals && of_others && of_choices);
  EXPECT_LT(*of_reals, *of_others);
  EXPECT_LT(*of_others, *of_choices);
  EXPECT_EQ(BoundKappa({FeatureKind::kScaled}, 1, 1), of_others);
}

}  // namespace
}  // namespace hpo::search::gp
