// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/mixed_problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "search/random_source.h"
#include "search/space/encoding.h"
#include "tests/bench/bbob/bbob.h"

namespace hpo::bench {
namespace {

using search::ParameterKind;

std::vector<double> RandomUnits(int size, search::RandomStream& draws) {
  std::vector<double> units(static_cast<std::size_t>(size));
  std::ranges::generate(units, [&] { return draws.Uniform(); });
  return units;
}

TEST(MixedProblemTest, ParametersAreRealWholeAndCategoricalByTurns) {
  const Problem problem = MixedProblem(1, 6, 1);
  ASSERT_EQ(problem.space.size(), 6);
  for (int i = 0; i < 6; ++i) {
    const ParameterKind kinds[] = {ParameterKind::kReal, ParameterKind::kInteger, ParameterKind::kCategorical};
    EXPECT_EQ(problem.space[i].kind, kinds[i % 3]);
  }
  for (const int i : {1, 4}) {
    EXPECT_GE(search::Cardinality(problem.space[i]), 5u);
    EXPECT_LE(search::Cardinality(problem.space[i]), 50u);
  }
  for (const int i : {2, 5}) {
    EXPECT_GE(problem.space[i].levels.size(), 3u);
    EXPECT_LE(problem.space[i].levels.size(), 8u);
  }
}

// Of a problem of one real, one whole and one categorical parameter: the least over all values of the latter two, with
// the real one at the optimum of the function.
double LeastAt(const Problem& problem, double x0) {
  double least = std::numeric_limits<double>::infinity();
  for (std::uint64_t k = 0; k < search::Cardinality(problem.space[1]); ++k) {
    for (const search::Value& level : problem.space[2].levels) {
      const auto configuration = problem.space.Complete({x0, search::NthValue(problem.space[1], k), level});
      least = std::min(least, problem.regret(configuration));
    }
  }
  return least;
}

TEST(MixedProblemTest, TheOptimumOfEachFunctionIsAmongTheValues) {
  for (int function = 1; function <= bbob::kFunctions; ++function) {
    SCOPED_TRACE(function);
    for (const int instance : {1, 2}) {
      const bbob::BbobFunction bbob(function, 3, instance);
      EXPECT_NEAR(LeastAt(MixedProblem(function, 3, instance), bbob.optimal_point()[0]), 0, 1e-8);
    }
  }
}

TEST(MixedProblemTest, NoConfigurationIsBelowTheOptimumAndFewAreAtIt) {
  search::RandomStream draws(1, 1);
  for (int function = 1; function <= bbob::kFunctions; ++function) {
    SCOPED_TRACE(function);
    const Problem problem = MixedProblem(function, 6, 1);
    int at_it = 0;
    for (int k = 0; k < 50; ++k) {
      const double regret = problem.regret(problem.space.FromUnitCube(RandomUnits(6, draws)));
      ASSERT_TRUE(std::isfinite(regret));
      ASSERT_GE(regret, 0);
      if (regret < 1e-8) ++at_it;
    }
    EXPECT_LE(at_it, 1);
  }
}

TEST(MixedProblemTest, AnInstanceIsAlwaysTheSameAndNoOther) {
  const Problem problem = MixedProblem(8, 6, 1), same = MixedProblem(8, 6, 1), other = MixedProblem(8, 6, 2);
  const std::vector<double> units(6, 0.4);
  EXPECT_EQ(problem.regret(problem.space.FromUnitCube(units)), same.regret(same.space.FromUnitCube(units)));
  EXPECT_NE(problem.regret(problem.space.FromUnitCube(units)), other.regret(other.space.FromUnitCube(units)));
}

TEST(MixedProblemTest, AnUnknownFunctionIsRefused) { EXPECT_THROW(MixedProblem(25, 6, 1), std::invalid_argument); }

}  // namespace
}  // namespace hpo::bench
