// SPDX-License-Identifier: Apache-2.0
//
// That one model over all branches of a conditional space is worth having where they have something in common: fewer
// trials than without. search/README.md has what it gives elsewhere.
#include "tests/bench/suites/leaf_studies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "tests/bench/suites/problem_study.h"

namespace hpo::bench {
namespace {

constexpr int kTrials = 60, kInstances = 6;

using Course = std::vector<double>;  // the least regret after each trial

// The mean of log10 regret at the end, over problems of both depths.
double MeanLog(const std::function<Course(const ConditionalProblem&, std::uint64_t seed)>& run) {
  double sum = 0;
  for (const int depth : {1, 2}) {
    for (int instance = 1; instance <= kInstances; ++instance) {
      const ConditionalProblem problem = MakeConditionalProblem({depth, Shared::kAlike}, instance);
      sum += std::log10(std::max(1e-8, run(problem, static_cast<std::uint64_t>(instance)).back()));
    }
  }
  return sum / (2 * kInstances);
}

double MeanLogOf(const char* sampler) {
  return MeanLog([&](const auto& problem, auto seed) { return LeastRegrets(problem.whole, sampler, kTrials, seed); });
}

double MeanLogOfLeaves(LeafChoice choice) {
  return MeanLog([&](const auto& problem, auto seed) { return LeastRegretsOfLeaves(problem, choice, kTrials, seed); });
}

TEST(LeafStudiesTest, OneModelOfAllLeavesNeedsFewerTrialsThanAModelALeaf) {
  const double one_model = MeanLogOf("gp");
  EXPECT_LT(one_model, MeanLogOfLeaves(LeafChoice::kInTurn) - 0.2);
  EXPECT_LT(one_model, MeanLogOfLeaves(LeafChoice::kMostImprovement) - 0.1);
}

TEST(LeafStudiesTest, OneModelOfAllLeavesNeedsFewerTrialsThanIndependentDraws) {
  EXPECT_LT(MeanLogOf("gp"), MeanLogOf("random") - 0.3);
}

TEST(LeafStudiesTest, LeavesInTurnHaveAsManyTrialsEach) {
  ConditionalProblem problem = MakeConditionalProblem({1, Shared::kAlike}, 1);
  std::vector<int> trials(problem.leaves.size());
  for (std::size_t k = 0; k < trials.size(); ++k) {
    problem.leaves[k].regret = [&trials, k, regret = problem.leaves[k].regret](const auto& configuration) {
      ++trials[k];
      return regret(configuration);
    };
  }
  const int rounds = 7;
  LeastRegretsOfLeaves(problem, LeafChoice::kInTurn, rounds * static_cast<int>(trials.size()), 1);
  EXPECT_EQ(trials, std::vector<int>(trials.size(), rounds));
}

}  // namespace
}  // namespace hpo::bench
