// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace hpo::search::cma_es {
namespace {

using Function = std::function<double(const Vector&)>;

// The value at the mean after so many generations from the middle of the cube.
double Minimized(const Function& function, int dimensions, int generations) {
  const Strategy strategy(dimensions, UsualPopulation(dimensions));
  Distribution distribution(Vector::Constant(dimensions, 0.5), 0.2);
  RandomStream random(dimensions, 1);
  for (int g = 0; g < generations; ++g) {
    std::vector<std::pair<double, Vector>> members;
    for (int k = 0; k < strategy.population; ++k) {
      const Vector point = distribution.Draw(random);
      members.emplace_back(function(point), distribution.StepTo(point));
    }
    std::ranges::stable_sort(members, {}, &std::pair<double, Vector>::first);
    std::vector<Vector> steps;
    for (auto& [value, step] : members) steps.push_back(step);
    distribution.Update(steps, strategy);
  }
  return function(distribution.mean());
}

TEST(DistributionTest, ASphereIsSolvedInAFewHundredEvaluations) {
  const Function sphere = [](const Vector& x) { return (x.array() - 0.3).square().sum(); };
  EXPECT_LT(Minimized(sphere, 5, 100), 1e-10);
  EXPECT_LT(Minimized(sphere, 1, 100), 1e-10);
}

// A thousand times as steep across its long axis, which lies askew: only a learned covariance goes along it.
TEST(DistributionTest, ATurnedEllipsoidIsSolvedToo) {
  const Function ellipsoid = [](const Vector& x) {
    const double along = x.sum() - 1.5, across = (x.array() - x.mean()).square().sum();
    return along * along + 1e6 * across;
  };
  EXPECT_LT(Minimized(ellipsoid, 4, 300), 1e-10);
}

TEST(DistributionTest, DrawsHaveTheMeanAndTheDeviation) {
  const Distribution distribution((Vector(2) << 0.2, 0.7).finished(), 0.1);
  RandomStream random(1, 1);
  constexpr int kDraws = 20'000;
  Matrix drawn(2, kDraws);
  for (Index k = 0; k < kDraws; ++k) drawn.col(k) = distribution.Draw(random);
  const Vector mean = drawn.rowwise().mean();
  EXPECT_TRUE(mean.isApprox(distribution.mean(), 0.01));
  const Vector deviation = (drawn.colwise() - mean).rowwise().squaredNorm().cwiseSqrt() / std::sqrt(kDraws);
  EXPECT_TRUE(deviation.isApprox(distribution.deviations(), 0.02));
}

TEST(DistributionTest, LengthsAreInDeviations) {
  const Distribution distribution(Vector::Constant(3, 0.5), 0.1);
  EXPECT_NEAR(distribution.Length(distribution.StepTo((Vector(3) << 0.5, 0.7, 0.5).finished())), 2.0, 1e-12);
}

// The shares of draws of one integer of four values that fall below, at and above the value at `place`.
struct Shares {
  double below, above;
};

Shares SharesAround(double place, double deviation, double margin) {
  SearchSpace space;
  space.Add(Integer("n", 1, 4));
  const Coordinates coordinates(space);
  Distribution distribution(Vector::Constant(1, place), deviation);
  distribution.KeepMargins(coordinates, margin);
  const auto value = std::get<std::int64_t>(*coordinates.At(Vector::Constant(1, place), {})[0]);
  RandomStream random(3, 1);
  constexpr int kDraws = 20'000;
  int below = 0, above = 0;
  for (int k = 0; k < kDraws; ++k) {
    const Configuration drawn = coordinates.At(distribution.Spread(distribution.Draw(random)), {});
    below += std::get<std::int64_t>(*drawn[0]) < value ? 1 : 0;
    above += std::get<std::int64_t>(*drawn[0]) > value ? 1 : 0;
  }
  return {below * 1.0 / kDraws, above * 1.0 / kDraws};
}

TEST(DistributionTest, NeitherNeighbourOfAnIntegerFreezes) {
  for (const double place : {0.26, 0.375, 0.49}) {
    const Shares shares = SharesAround(place, 1e-7, 0.1);
    EXPECT_NEAR(shares.below, 0.05, 0.01) << place;
    EXPECT_NEAR(shares.above, 0.05, 0.01) << place;
  }
}

TEST(DistributionTest, AtTheEndOfTheRangeTheOnlyNeighbourKeepsTheWholeMargin) {
  EXPECT_NEAR(SharesAround(0.1, 1e-7, 0.1).above, 0.1, 0.01);
  EXPECT_NEAR(SharesAround(0.9, 1e-7, 0.1).below, 0.1, 0.01);
}

TEST(DistributionTest, AWideDistributionNeedsNoMargin) {
  const Shares shares = SharesAround(0.375, 0.3, 0.1);
  EXPECT_NEAR(shares.below, 0.338, 0.02);
  EXPECT_NEAR(shares.above, 0.338, 0.02);
}

}  // namespace
}  // namespace hpo::search::cma_es
