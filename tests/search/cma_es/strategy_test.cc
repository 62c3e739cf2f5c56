// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/strategy.h"

#include <gtest/gtest.h>

namespace hpo::search::cma_es {
namespace {

TEST(StrategyTest, ThePopulationGrowsWithTheLogarithmOfTheCoordinates) {
  EXPECT_EQ(UsualPopulation(1), 4);
  EXPECT_EQ(UsualPopulation(5), 8);
  EXPECT_EQ(UsualPopulation(10), 10);
  EXPECT_EQ(UsualPopulation(500), 22);
}

// Figures of the tutorial's formulas for five coordinates, worked out by hand.
TEST(StrategyTest, FiveCoordinates) {
  const Strategy strategy(5, 8);
  EXPECT_EQ(strategy.parents, 4);
  EXPECT_NEAR(strategy.mu_eff, 2.6001788, 1e-6);
  EXPECT_NEAR(strategy.c_sigma, 0.3650884, 1e-6);
  EXPECT_NEAR(strategy.c_c, 0.4501996, 1e-6);
}

TEST(StrategyTest, WhateverTheSizeTheRatesAreLegal) {
  for (const int dimensions : {1, 2, 5, 40, 500}) {
    for (int population = UsualPopulation(dimensions); population < 20'000; population *= 2) {
      const Strategy s(dimensions, population);
      const double d = dimensions;
      EXPECT_NEAR(s.weights.head(s.parents).sum(), 1.0, 1e-12);
      EXPECT_LE(s.weights[population - 1], 0);
      EXPECT_GT(s.c_one, 0);
      EXPECT_GE(s.c_mu, 0);
      EXPECT_LE(s.c_one + s.c_mu, 1);
      EXPECT_LT(s.c_sigma, 1);
      EXPECT_LE(s.c_c, 1);
      EXPECT_GE(s.d_sigma, 1);
      // The covariance keeps a share of itself whatever the negative weights take away.
      EXPECT_GE(1 - s.c_one - s.c_mu * s.weights.sum() + s.c_mu * d * s.weights.cwiseMin(0).sum(), -1e-9)
          << dimensions << ' ' << population;
    }
  }
}

}  // namespace
}  // namespace hpo::search::cma_es
