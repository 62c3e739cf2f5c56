// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "search/samplers/auto_rule.h"
#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"
#include "tests/support/same_proposal.h"
#include "tests/support/test_functions.h"

namespace hpo::search {
namespace {

std::string_view Chosen(const SearchSpace& space, const HistoryBuilder& study) {
  return AutoRuleFor(space, study.history()).sampler;
}

TEST(AutoRuleTest, NumbersAreDistinctAndNameSamplers) {
  std::set<int> numbers;
  for (const AutoRule& rule : AutoRules()) {
    EXPECT_TRUE(numbers.insert(rule.number).second) << rule.number;
    EXPECT_NE(FindSampler(rule.sampler), nullptr) << rule.sampler;
    EXPECT_FALSE(rule.why.empty());
  }
}

TEST(AutoRuleTest, AUsualStudyAsksGp) {
  EXPECT_EQ(Chosen(Reals(5), HistoryBuilder()), "gp");
  EXPECT_EQ(Chosen(SearchSpace(), HistoryBuilder()), "gp");
}

TEST(AutoRuleTest, MoreParametersThanGpServesAskTpe) {
  EXPECT_EQ(Chosen(Reals(1000), HistoryBuilder()), "gp");
  EXPECT_EQ(Chosen(Reals(1001), HistoryBuilder()), "tpe");
}

TEST(AutoRuleTest, ALongStudyOfRealParametersAsksCmaEs) {
  SearchSpace space = Reals(2);
  space.Add(Choice("kind", {"only"}));
  HistoryBuilder study;
  for (int trial = 0; trial < 200; ++trial) {
    EXPECT_EQ(Chosen(space, study), "gp");
    study.Complete(study.Ask(), trial);
  }
  EXPECT_EQ(Chosen(space, study), "cma_es");
  space.Add(Integer("n", 1, 3));
  EXPECT_EQ(Chosen(space, study), "gp");
}

TEST(AutoRuleTest, ANoteTellsTheRule) {
  for (const AutoRule& rule : AutoRules()) {
    Note note{{"kind", 1.0}};
    AppendAutoRule(rule, note);
    EXPECT_EQ(AutoRuleOf(note), &rule);
  }
  EXPECT_EQ(AutoRuleOf({{"kind", 1.0}}), nullptr);
  EXPECT_EQ(AutoRuleOf({{"auto", 12345.0}}), nullptr);
}

TEST(AutoSamplerTest, ProposesWhatTheSamplerItAsksProposes) {
  const TestFunction branin = Branin();
  const SearchSpace space = SpaceOf(branin);
  const auto automatic = MakeSampler("auto", space), gp = MakeSampler("gp", space);
  EXPECT_EQ(BestSoFar(*automatic, branin, {.trials = 20}, 3), BestSoFar(*gp, branin, {.trials = 20}, 3));
}

// gp alone stays at 1e-6 here: a model of 256 trials sees no finer.
TEST(AutoSamplerTest, ALongStudyGoesOnToGainPrecision) {
  const TestFunction function = Rosenbrock(2);
  const auto sampler = MakeSampler("auto", SpaceOf(function));
  EXPECT_LT(BestSoFar(*sampler, function, {.trials = 900}, 3).back(), 1e-8);
}

// cma_es takes over a history that gp began, whether it has seen it grow or not.
TEST(AutoSamplerTest, AFreshAndAUsedInstanceAgreeAcrossTheChangeOfSampler) {
  const SearchSpace space = Reals(1);
  const RandomSource random(4);
  const auto used = MakeSampler("auto", space);
  HistoryBuilder study;
  std::set<std::string_view> asked;
  for (int trial = 0; trial < 115; ++trial) {
    const Request request{.first_trial = trial};
    const Proposal proposal = used->Suggest(request, study.history(), random);
    const Suggestion& suggestion = proposal.suggestions.at(0);
    asked.insert(AutoRuleOf(suggestion.note)->sampler);
    if (trial > 95) {
      EXPECT_TRUE(Same(proposal, MakeSampler("auto", space)->Suggest(request, study.history(), random))) << trial;
    }
    const double x = std::get<double>(*suggestion.configuration[0]);
    study.Complete(study.Ask(suggestion.configuration, suggestion.note), std::pow(x - 0.3, 2));
  }
  EXPECT_EQ(asked, (std::set<std::string_view>{"cma_es", "gp"}));
}

TEST(AutoSamplerTest, NotesTheRuleWithEveryTrial) {
  const SearchSpace wide = Reals(1001);
  const auto sampler = MakeSampler("auto", wide);
  const HistoryBuilder study;
  for (const Suggestion& s : sampler->Suggest({.count = 3}, study.history(), RandomSource(1)).suggestions) {
    ASSERT_NE(AutoRuleOf(s.note), nullptr);
    EXPECT_EQ(AutoRuleOf(s.note)->sampler, "tpe");
  }
}

}  // namespace
}  // namespace hpo::search
