// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/suite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace hpo::bench {
namespace {

TEST(SuiteTest, EachProblemIsThereOnceForEachInstance) {
  EXPECT_EQ(MakeSuite("mixed", {1, 2}).size(), 48u);
  EXPECT_EQ(MakeSuite("conditional", {1, 2, 3}).size(), 12u);
}

TEST(SuiteTest, EveryWayGivesTheLeastRegretAfterEachTrial) {
  const SuiteProblem problem = MakeSuite("conditional", {1}).front();
  for (const char* way : {"gp", "random", "leaves-in-turn", "leaf-models"}) {
    const std::vector<double> least = Solve(problem, way, 30, 1);
    EXPECT_EQ(least.size(), 30u);
    EXPECT_TRUE(std::ranges::is_sorted(least, std::ranges::greater())) << way;
    EXPECT_EQ(least, Solve(problem, way, 30, 1)) << way;
  }
}

TEST(SuiteTest, UnknownSuitesUnknownWaysAndLeavesOfNothingAreRefused) {
  EXPECT_THROW(MakeSuite("noisy", {1}), std::invalid_argument);
  const SuiteProblem mixed = MakeSuite("mixed", {1}).front();
  EXPECT_THROW(Solve(mixed, "gq", 5, 1), std::invalid_argument);
  EXPECT_THROW(Solve(mixed, "leaf-models", 5, 1), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::bench
