// SPDX-License-Identifier: Apache-2.0
#include "search/gp/constraint_models.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "search/gp/acquisition.h"
#include "tests/search/gp/random_data.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

Vector Values(std::initializer_list<double> values) {
  return Eigen::Map<const Vector>(values.begin(), static_cast<Index>(values.size()));
}

TEST(TransformedConstraintTest, SignsOrderAndTheBorderStay) {
  const Vector t = TransformedConstraint(Values({-3, 0, 1e-3, 2, 500}));
  EXPECT_LT(t[0], 0);
  EXPECT_EQ(t[1], 0);
  for (Index i = 1; i < t.size(); ++i) EXPECT_GT(t[i], t[i - 1]) << i;
}

TEST(TransformedConstraintTest, TheUnitDoesNotMatterAndTheSpreadIsOne) {
  const Vector values = Values({-3, -1, 0.5, 2, 70}), t = TransformedConstraint(values);
  EXPECT_LT((TransformedConstraint(1e9 * values) - t).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_NEAR(std::sqrt((t.array() - t.mean()).square().mean()), 1, 1e-12);
}

TEST(TransformedConstraintTest, AFewHugeValuesDoNotFlattenTheRest) {
  const Vector t = TransformedConstraint(Values({-1, -0.5, 0.5, 1, 1e4}));
  EXPECT_GT(t[3] - t[0], 0.3);
}

TEST(TransformedConstraintTest, ValuesWithoutSpreadOrOfAnySizeComeOutFinite) {
  const double most = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
  for (const Vector& values : {Values({0, 0, 0}), Values({2, 2}), Values({-1}), Values({most, -most, least}),
                               Values({least, least, most}), Values({0, 0, 0, 1e300})}) {
    const Vector t = TransformedConstraint(values);
    EXPECT_TRUE(t.allFinite()) << values.transpose();
    for (Index i = 0; i < t.size(); ++i) {
      const bool has_changed_sides = values[i] > 0 ? t[i] < 0 : t[i] > 0;
      EXPECT_FALSE(has_changed_sides) << values.transpose();
    }
  }
}

// Trials all over the square; x <= 0.6 and y >= 0.3 keep the two constraints.
Evidence Corner(Index trials) {
  RandomStream random(3, 0);
  Evidence evidence{.trials = std::vector<int>(static_cast<std::size_t>(trials)),
                    .losses = std::vector<double>(static_cast<std::size_t>(trials), 1.0),
                    .points = RandomPoints({FeatureKind::kNumeric, FeatureKind::kNumeric}, trials, random),
                    .failures = Matrix(0, 2)};
  evidence.constraints.resize(trials, 2);
  evidence.constraints.col(0) = evidence.points.col(0).array() - 0.6;
  evidence.constraints.col(1) = 100 * (0.3 - evidence.points.col(1).array());
  return evidence;
}

ConstraintModels Models(const FeatureMap& map, Index trials) {
  const Hyperparameters theta{Vector::Constant(2, std::log(0.5)), 0.0, std::log(1e-6)};
  std::vector<Index> rows(static_cast<std::size_t>(trials));
  std::iota(rows.begin(), rows.end(), Index{0});
  return {Corner(trials), rows, map, {theta, theta}};
}

Matrix At(double x, double y) { return (Matrix(1, 2) << x, y).finished(); }

TEST(ConstraintModelsTest, WhatKeepsAllConstraintsIsLikelyAndWhatBreaksOneIsNot) {
  const FeatureMap map(Reals(2));
  const ConstraintModels models = Models(map, 40);
  const auto probability = [&](double x, double y) { return std::exp(models.LogProbability(At(x, y))[0]); };
  EXPECT_GT(probability(0.3, 0.6), 0.99);
  EXPECT_LT(probability(0.9, 0.6), 0.01);
  EXPECT_LT(probability(0.3, 0.1), 0.01);
}

TEST(ConstraintModelsTest, TheGradientMatchesFiniteDifferences) {
  const FeatureMap map(Reals(2));
  const ConstraintModels models = Models(map, 12);
  RandomStream random(4, 0);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Vector x = RandomPoints(map.kinds(), 1, random).row(0).transpose();
    const auto value = [&](const Vector& p) { return models.LogProbability(p.transpose())[0]; };
    const ValueWithGradient at = models.LogProbabilityWithGradient(x.transpose());
    EXPECT_NEAR(at.value[0], value(x), 1e-12 * std::max(1.0, std::fabs(value(x))));
    ExpectSameGradient(at.gradient.col(0), NumericalGradient(value, x), seed);
  }
}

TEST(ConstraintModelsTest, FarBeyondABorderTheLogarithmStaysFinite) {
  const FeatureMap map(Reals(2));
  ConstraintModels models = Models(map, 40);
  const Matrix there = Corner(40).points;
  models.Believe(there);
  const ValueWithGradient at = ProbabilityOfKeeping(models).value_with_gradient(there);
  EXPECT_TRUE(at.value.allFinite());
  EXPECT_TRUE(at.gradient.allFinite());
}

TEST(ConstraintModelsTest, WhatIsExpectedToKeepAllIsSeparatedAndBeliefTakesItsDoubtAway) {
  const FeatureMap map(Reals(2));
  ConstraintModels models = Models(map, 12);
  Matrix points(3, 2);
  points << 0.3, 0.6, 0.95, 0.6, 0.2, 0.5;
  EXPECT_EQ(models.ExpectedToKeep(points), points(std::vector<Index>{0, 2}, Eigen::all));
  EXPECT_EQ(models.ExpectedToKeep(Matrix(0, 2)).rows(), 0);
  const double before = models.LogProbability(At(0.95, 0.6))[0];
  models.Believe(At(0.95, 0.6));
  EXPECT_LT(models.LogProbability(At(0.95, 0.6))[0], before);
}

}  // namespace
}  // namespace hpo::search::gp
