// SPDX-License-Identifier: Apache-2.0
#include "search/space/prior_density.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "search/space/encoding.h"
#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

// The integral of the density over the unit interval.
double Integral(const PriorDensity& density) {
  constexpr int kSteps = 20'000;
  double sum = 0;
  for (int k = 0; k < kSteps; ++k) sum += std::exp(density.Log((k + 0.5) / kSteps)) / kSteps;
  return sum;
}

TEST(PriorDensityTest, EveryDensityIntegratesToOne) {
  EXPECT_NEAR(Integral(PriorDensity(Real("x", 0, 1).Prior(0.9).parameter())), 1, 1e-6);
  EXPECT_NEAR(Integral(PriorDensity(Real("x", 1e-4, 1).Log().Prior(1e-3, 0.02).parameter())), 1, 1e-6);
  EXPECT_NEAR(Integral(PriorDensity(Integer("n", 1, 20).Log().Prior(3).parameter())), 1, 1e-3);
  EXPECT_NEAR(Integral(PriorDensity(Integer("n", 0, 100'000).Prior(7).parameter())), 1, 1e-6);
  EXPECT_NEAR(Integral(PriorDensity(Ordinal("o", {1, 2, 4}).PriorWeights({1, 0, 3}).parameter())), 1, 1e-3);
  EXPECT_NEAR(Integral(PriorDensity(Choice("c", {"a", "b", "d"}).Prior("b").parameter())), 1, 1e-3);
}

TEST(PriorDensityTest, TheModeIsTheUsersValue) {
  EXPECT_DOUBLE_EQ(PriorDensity(Real("x", 1e-4, 1).Log().Prior(1e-2).parameter()).mode(), 0.5);
  const Parameter depth = Integer("n", 1, 4).Prior(4, 0.3).parameter();
  EXPECT_EQ(ValueAt(depth, PriorDensity(depth).mode()), Value(std::int64_t{4}));
  const Parameter weighted = Choice("c", {"a", "b", "d"}).PriorWeights({1, 5, 2}).parameter();
  EXPECT_EQ(ValueAt(weighted, PriorDensity(weighted).mode()), Value(std::string("b")));
}

TEST(PriorDensityTest, AFavouredLevelIsFourTimesAsLikelyAsAnyOther) {
  const PriorDensity density(Choice("c", {"a", "b", "d"}).Prior("b").parameter());
  const double uniform = 0.05, rest = 0.95 * 3;
  EXPECT_NEAR(std::exp(density.LogOfLevel(0)), uniform + rest / 6, 1e-12);
  EXPECT_NEAR(std::exp(density.LogOfLevel(1)), uniform + rest * 4 / 6, 1e-12);
}

TEST(PriorDensityTest, NoPlaceIsImpossible) {
  const PriorDensity sure(Real("x", 0, 1).Prior(0, 0.001).parameter());
  EXPECT_NEAR(std::exp(sure.Log(1)), 0.05, 1e-12);
  const PriorDensity never(Boolean("b").PriorWeights({1, 0}).parameter());
  EXPECT_NEAR(std::exp(never.LogOfLevel(1)), 0.05, 1e-12);
}

TEST(PriorDensityTest, DrawsFollowTheDensity) {
  constexpr int kDraws = 20'000, kBins = 5;
  for (const Parameter& parameter :
       {Real("x", 0, 1).Prior(0.8, 0.2).parameter(), Integer("n", 1, 5).Prior(2).parameter(),
        Ordinal("o", {1, 2, 3, 4, 5}).PriorWeights({1, 2, 0, 0, 1}).parameter()}) {
    const PriorDensity density(parameter);
    std::vector<double> expected(kBins), seen(kBins);
    for (int k = 0; k < kDraws; ++k) {
      const auto bin = [](double unit) {
        return std::min(static_cast<std::size_t>(unit * kBins), std::size_t{kBins - 1});
      };
      const double unit = (k + 0.5) / kDraws;
      expected[bin(unit)] += std::exp(density.Log(unit)) / kDraws;
      seen[bin(density.Place(unit))] += 1.0 / kDraws;
    }
    for (std::size_t k = 0; k < kBins; ++k) EXPECT_NEAR(seen[k], expected[k], 2e-3) << parameter.name << k;
  }
}

RC_GTEST_PROP(PriorDensityTest, TheSlopeIsTheDerivative, ()) {
  const double mode = *rc::gen::inRange(0, 1001) / 1000.0, deviation = *rc::gen::inRange(20, 1000) / 1000.0;
  const double unit = *rc::gen::inRange(1, 1000) / 1000.0;
  const PriorDensity density(Real("x", 0, 1).Prior(mode, deviation).parameter());
  constexpr double kStep = 1e-6;
  const double numeric = (density.Log(unit + kStep) - density.Log(unit - kStep)) / (2 * kStep);
  RC_ASSERT(std::fabs(density.Slope(unit) - numeric) <= 1e-4 * std::max(1.0, std::fabs(numeric)));
}

RC_GTEST_PROP(SpacePriorTest, PointsStayInTheCubeAndTheModeIsTheLikeliest, ()) {
  const SearchSpace space = *WithPriors(*RandomSpace());
  const SpacePrior prior(space);
  const UnitPoint mode = prior.Mode(), placed = prior.Placed(*RandomPoint(space));
  for (int i = 0; i < space.size(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    RC_ASSERT(placed[k] >= 0 && placed[k] <= 1);
    if (prior.Of(i) == nullptr) continue;
    RC_ASSERT(std::isfinite(prior.Of(i)->Log(placed[k])));
    // Of discrete values on a log scale the likeliest mass may lie beside the user's value, for its cell is wider.
    if (!Cardinality(space[i])) RC_ASSERT(prior.Of(i)->Log(mode[k]) >= prior.Of(i)->Log(placed[k]) - 1e-9);
  }
}

TEST(SpacePriorTest, WithoutPriorsADrawIsTheUniformOne) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Integer("n", 1, 9));
  const SpacePrior prior(space);
  EXPECT_TRUE(prior.empty());
  const LegalPoints legal(space, {});
  RandomStream a(1, 2), b(1, 2);
  EXPECT_EQ(prior.Draw(legal, a), legal.Draw(b));
  EXPECT_EQ(prior.Mode(), UnitPoint({0.5, 0.5}));
}

}  // namespace
}  // namespace hpo::search
