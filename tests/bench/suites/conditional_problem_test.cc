// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/conditional_problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/random_source.h"

namespace hpo::bench {
namespace {

const std::vector<ConditionalShape> kShapes = {
    {1, Shared::kAlike}, {1, Shared::kApart}, {2, Shared::kAlike}, {2, Shared::kApart}};

search::Configuration RandomOf(const search::SearchSpace& space, search::RandomStream& draws) {
  std::vector<double> units(static_cast<std::size_t>(space.size()));
  std::ranges::generate(units, [&] { return draws.Uniform(); });
  return space.FromUnitCube(units);
}

// The values of a configuration by parameter, but for the choices.
std::vector<std::optional<search::Value>> ValuesFor(const search::SearchSpace& leaf, const search::SearchSpace& whole,
                                                    const search::Configuration& configuration) {
  std::vector<std::optional<search::Value>> values;
  for (int i = 0; i < leaf.size(); ++i) values.push_back(configuration[whole.Find(leaf[i].name).value()]);
  return values;
}

bool HasAll(const std::vector<std::optional<search::Value>>& values) {
  return std::ranges::all_of(values, [](const auto& value) { return value.has_value(); });
}

// Calls with problems of every shape and some configurations of each.
template <typename Test>
void ForEachConfiguration(const Test& test) {
  search::RandomStream draws(1, 1);
  for (const ConditionalShape& shape : kShapes) {
    for (int instance = 1; instance <= 5; ++instance) {
      const ConditionalProblem problem = MakeConditionalProblem(shape, instance);
      SCOPED_TRACE(problem.whole.name + ", instance " + std::to_string(instance));
      for (int k = 0; k < 40; ++k) test(problem, RandomOf(problem.whole.space, draws));
    }
  }
}

TEST(ConditionalProblemTest, EachConfigurationIsOfOneLeafWhichFindsItAsGood) {
  ForEachConfiguration([](const ConditionalProblem& problem, const search::Configuration& configuration) {
    int leaves = 0;
    for (const Problem& leaf : problem.leaves) {
      const auto values = ValuesFor(leaf.space, problem.whole.space, configuration);
      if (!HasAll(values)) continue;
      ++leaves;
      EXPECT_EQ(leaf.regret(leaf.space.Complete(values)), problem.whole.regret(configuration));
    }
    EXPECT_EQ(leaves, 1);
  });
}

TEST(ConditionalProblemTest, NoConfigurationIsBelowTheOptimum) {
  ForEachConfiguration([](const ConditionalProblem& problem, const search::Configuration& configuration) {
    const double regret = problem.whole.regret(configuration);
    EXPECT_TRUE(std::isfinite(regret));
    EXPECT_GE(regret, 0);
  });
}

TEST(ConditionalProblemTest, LeavesAreAsManyAsTheShapeSays) {
  std::set<std::size_t> flat, deep;
  for (int instance = 1; instance <= 30; ++instance) {
    flat.insert(MakeConditionalProblem({1, Shared::kAlike}, instance).leaves.size());
    deep.insert(MakeConditionalProblem({2, Shared::kAlike}, instance).leaves.size());
  }
  EXPECT_EQ(flat, (std::set<std::size_t>{3, 4, 5, 6}));
  EXPECT_EQ(deep, (std::set<std::size_t>{4, 6}));
}

// The shared parameters move the regret of each leaf by the same amount, whatever its own are, or do not.
TEST(ConditionalProblemTest, SharedParametersActAlikeOnlyWhereTheShapeSaysSo) {
  for (const ConditionalShape& shape : kShapes) {
    const ConditionalProblem problem = MakeConditionalProblem(shape, 1);
    std::vector<double> moves;
    for (const Problem& leaf : problem.leaves) {
      std::vector<double> here(static_cast<std::size_t>(leaf.space.size()), 0.3), there = here;
      there[0] = 0.8;
      moves.push_back(leaf.regret(leaf.space.FromUnitCube(there)) - leaf.regret(leaf.space.FromUnitCube(here)));
    }
    const auto [least, most] = std::ranges::minmax(moves);
    EXPECT_EQ(most - least < 1e-9, shape.shared == Shared::kAlike) << problem.whole.name;
  }
}

TEST(ConditionalProblemTest, ADepthOfThreeAndAnInstanceOfNoneAreRefused) {
  EXPECT_THROW(MakeConditionalProblem({3, Shared::kAlike}, 1), std::invalid_argument);
  EXPECT_THROW(MakeConditionalProblem({1, Shared::kAlike}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::bench
