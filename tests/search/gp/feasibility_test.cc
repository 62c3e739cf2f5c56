// SPDX-License-Identifier: Apache-2.0
#include "search/gp/feasibility.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/search/gp/random_data.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

// Trials all over the square; those on the right side failed.
Evidence RightSideFails(Index trials) {
  RandomStream random(3, 0);
  const Matrix points = RandomPoints({FeatureKind::kNumeric, FeatureKind::kNumeric}, trials, random);
  std::vector<Index> good, bad;
  for (Index i = 0; i < trials; ++i) (points(i, 0) > 0.6 ? bad : good).push_back(i);
  return {.trials = std::vector<int>(good.size()),
          .losses = std::vector<double>(good.size(), 1.0),
          .points = points(good, Eigen::all),
          .failures = points(bad, Eigen::all)};
}

Feasibility Learned(const Evidence& evidence, const FeatureMap& map) {
  RememberedFit fit;
  return {evidence, map, Feasibility::Fit(evidence, map, RandomStream(1, 0), fit)};
}

double ProbabilityAt(const Feasibility& feasibility, double x, double y) {
  return std::exp(feasibility.LogProbability((Matrix(1, 2) << x, y).finished())[0]);
}

TEST(FeasibilityTest, ItIsHighWhereTrialsCameToAResultAndLowWhereTheyFailed) {
  const FeatureMap map(Reals(2));
  const Feasibility feasibility = Learned(RightSideFails(60), map);
  for (const double y : {0.2, 0.5, 0.8}) {
    EXPECT_GT(ProbabilityAt(feasibility, 0.2, y), 0.7) << y;
    EXPECT_LT(ProbabilityAt(feasibility, 0.9, y), 0.3) << y;
  }
}

TEST(FeasibilityTest, TheGradientMatchesFiniteDifferences) {
  const FeatureMap map(Reals(2));
  const Feasibility feasibility = Learned(RightSideFails(40), map);
  RandomStream random(4, 0);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Vector x = RandomPoints(map.kinds(), 1, random).row(0).transpose();
    const Vector numerical =
        NumericalGradient([&](const Vector& p) { return feasibility.LogProbability(p.transpose())[0]; }, x);
    ExpectSameGradient(feasibility.LogProbabilityWithGradient(x.transpose()).gradient.col(0), numerical, seed);
  }
}

TEST(FeasibilityTest, ASharpBorderIsSeenByTheNearestTrial) {
  const FeatureMap map(Reals(2));
  Evidence evidence = RightSideFails(60);
  const Index last = evidence.points.rows();
  evidence.points.conservativeResize(last + 1, 2);
  evidence.points.row(last) << 0.599, 0.5;
  evidence.losses.push_back(1);
  evidence.failures.row(evidence.failures.rows() - 1) << 0.601, 0.5;
  const Feasibility feasibility = Learned(evidence, map);
  EXPECT_TRUE(feasibility.IsNearerToFailure((Vector(2) << 0.6005, 0.5).finished()));
  EXPECT_FALSE(feasibility.IsNearerToFailure((Vector(2) << 0.5995, 0.5).finished()));
}

TEST(FeasibilityTest, FewFailuresAreNotLearnedFrom) {
  Evidence evidence = RightSideFails(60);
  EXPECT_TRUE(Feasibility::IsLearned(evidence));
  evidence.failures = Matrix(evidence.failures.topRows(2));
  EXPECT_FALSE(Feasibility::IsLearned(evidence));
  evidence.failures = Matrix::Zero(3, 2);
  evidence.points = Matrix::Zero(57, 2);
  EXPECT_FALSE(Feasibility::IsLearned(evidence));
  evidence.points = Matrix::Zero(56, 2);
  EXPECT_TRUE(Feasibility::IsLearned(evidence));
}

}  // namespace
}  // namespace hpo::search::gp
