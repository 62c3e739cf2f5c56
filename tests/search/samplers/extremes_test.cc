// SPDX-License-Identifier: Apache-2.0
//
// Spaces and histories at the edge of what users bring: whatever they are, samplers that learn propose what is legal,
// new and finite. What an ask may cost there is measured by `bench_search extremes`.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search {
namespace {

// Tells a running trial.
using Outcome = std::function<void(HistoryBuilder& study, int trial, const Configuration& configuration)>;

Outcome Completion(const SearchSpace& space) {
  return [&space](HistoryBuilder& study, int trial, const Configuration& configuration) {
    study.Complete(trial, Bowl(space, configuration));
  };
}

// Each learns from results and serves every space.
class ExtremesTest : public testing::TestWithParam<const char*> {
 protected:
  // A study of so many results, trials told in any order, `at_a_time` of them running. Returns the configurations.
  std::vector<Configuration> Run(const SearchSpace& space, int results, int at_a_time, const Outcome& outcome) {
    const auto sampler = MakeSampler(GetParam(), space);
    const RandomSource random(3);
    RandomStream order(3, 1);
    HistoryBuilder study;
    std::vector<Configuration> asked;
    std::vector<int> running;
    std::set<std::uint64_t> tried;
    for (int told = 0; told < results; ++told) {
      while (std::ssize(running) < at_a_time) {
        const int trial = static_cast<int>(asked.size());
        Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), random);
        if (proposal.outlook == Outlook::kExhausted) return asked;
        Suggestion suggestion = std::move(proposal.suggestions.front());
        EXPECT_EQ(space.Complete(suggestion.configuration.values()), suggestion.configuration);
        EXPECT_TRUE(tried.insert(space.Hash(suggestion.configuration)).second) << "trial " << trial;
        for (const auto& [name, number] : suggestion.note) EXPECT_TRUE(std::isfinite(number)) << name;
        asked.push_back(suggestion.configuration);
        running.push_back(study.Ask(std::move(suggestion.configuration), std::move(suggestion.note)));
      }
      const auto next = running.begin() + static_cast<std::ptrdiff_t>(order.Below(running.size()));
      outcome(study, *next, asked[static_cast<std::size_t>(*next)]);
      running.erase(next);
    }
    return asked;
  }

  std::vector<Configuration> Run(const SearchSpace& space, int results, int at_a_time) {
    return Run(space, results, at_a_time, Completion(space));
  }
};

TEST_P(ExtremesTest, TenThousandCategoriesAreServed) { EXPECT_EQ(Run(ManyLevels(10'000), 40, 1).size(), 40U); }

TEST_P(ExtremesTest, TwoHundredParametersAreServed) {
  EXPECT_EQ(Run(Reals(200), 25, 1).size(), 25U);
  EXPECT_EQ(Run(Mixed(200), 22, 1).size(), 22U);
}

TEST_P(ExtremesTest, SixtyFourRunningTrialsAreAllDifferent) {
  EXPECT_EQ(Run(Reals(5), 64, 64).size(), 127U);
  EXPECT_EQ(Run(Mixed(6), 40, 64).size(), 103U);
}

TEST_P(ExtremesTest, ASpaceSmallerThanWhatRunsIsExhausted) {
  SearchSpace space;
  space.Add(Integer("n", 1, 5));
  space.Add(Boolean("b"));
  EXPECT_EQ(Run(space, 40, 64).size(), 10U);
}

TEST_P(ExtremesTest, AStormOfFailuresIsSurvived) {
  const SearchSpace space = Mixed(6);
  const auto storm = [&](HistoryBuilder& study, int trial, const Configuration& configuration) {
    if (trial >= 15 && trial < 55) return study.Fail(trial);
    Completion(space)(study, trial, configuration);
  };
  EXPECT_EQ(Run(space, 70, 3, storm).size(), 72U);
}

// Two of three branches fail always: later asks are about the third one.
TEST_P(ExtremesTest, TheOnlyBranchThatWorksIsFound) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b", "c"}));
  space.Add(Real("shared", 0, 1));
  space.Add(Real("a", 0, 1).When(kind == "a"));
  space.Add(Integer("b", 1, 100).Log().When(kind == "b"));
  space.Add(Real("c", 1e-5, 1).Log().When(kind == "c"));
  const auto works = [&](const Configuration& configuration) { return configuration[kind] == "b"; };
  const auto outcome = [&](HistoryBuilder& study, int trial, const Configuration& configuration) {
    if (!works(configuration)) return study.Fail(trial);
    Completion(space)(study, trial, configuration);
  };
  const std::vector<Configuration> asked = Run(space, 60, 1, outcome);
  ASSERT_EQ(asked.size(), 60U);
  EXPECT_GE(std::count_if(asked.end() - 20, asked.end(), works), 10);
}

// The same study in several threads at once, each with a sampler of its own: nothing is shared in secret.
TEST_P(ExtremesTest, AnyNumberOfThreadsAgrees) {
  const SearchSpace space = Mixed(6);
  std::vector<std::vector<Configuration>> asked(4);
  {
    std::vector<std::jthread> threads;
    for (auto& one : asked) threads.emplace_back([&] { one = Run(space, 20, 2); });
  }
  for (const auto& one : asked) EXPECT_EQ(one, asked.front());
}

INSTANTIATE_TEST_SUITE_P(Learning, ExtremesTest, testing::Values("gp", "tpe"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace hpo::search
