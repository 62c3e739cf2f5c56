// SPDX-License-Identifier: Apache-2.0
//
// How good the proposals are, and what they promise. Quality targets hold for the fixed seeds below.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>

#include "search/gp/ask_kind.h"
#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"
#include "tests/support/test_functions.h"

namespace hpo::search {
namespace {

using gp::AskKind;
using gp::KindOf;

constexpr int kSeeds = 10;

// How many of the seeds come to within `tolerance` of the minimum.
int Successes(const TestFunction& function, const TestRun& run, double tolerance) {
  int successes = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto sampler = MakeSampler("gp", SpaceOf(function));
    if (BestSoFar(*sampler, function, run, seed).back() <= function.minimum + tolerance) ++successes;
  }
  return successes;
}

TEST(GpSamplerTest, BraninIsSolvedInFortyTrials) { EXPECT_GE(Successes(Branin(), {.trials = 40}, 1e-3), 9); }

TEST(GpSamplerTest, HartmannIsSolvedInEightyTrials) {
  const TestFunction hartmann = Hartmann6();
  EXPECT_GE(Successes(hartmann, {.trials = 80}, -3.30 - hartmann.minimum), 6);
}

// Running trials are believed, so four at a time need hardly more trials than one at a time.
TEST(GpSamplerTest, FourAtATimeSolveBraninToo) {
  EXPECT_GE(Successes(Branin(), {.trials = 48, .parallel = 4}, 1e-3), 9);
}

double NumberOf(const Configuration& configuration, int index) {
  return std::get<double>(configuration[index].value());
}

TEST(GpSamplerTest, AStudyBeginsInTheMiddleAndGoesOnWithTheDesign) {
  const auto sampler = MakeSampler("gp", Reals(2));
  const HistoryBuilder study;
  const Proposal proposal = sampler->Suggest({.count = 8, .first_trial = 0}, study.history(), RandomSource(1));
  ASSERT_EQ(proposal.suggestions.size(), 8u);
  EXPECT_EQ(NumberOf(proposal.suggestions[0].configuration, 0), 0.5);
  EXPECT_EQ(NumberOf(proposal.suggestions[0].configuration, 1), 0.5);
  for (const Suggestion& suggestion : proposal.suggestions) EXPECT_EQ(KindOf(suggestion.note), AskKind::kStart);
}

// How many of the trials after the first few, of 30 in all, take a point of the design.
template <typename Loss>
int DesignPoints(const Loss& loss) {
  const auto sampler = MakeSampler("gp", Reals(2));
  HistoryBuilder study;
  int points = 0;
  for (int trial = 0; trial < 30; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1));
    const Configuration& configuration = proposal.suggestions[0].configuration;
    if (trial >= 4 && KindOf(proposal.suggestions[0].note) == AskKind::kStart) ++points;
    study.Complete(study.Ask(configuration, proposal.suggestions[0].note),
                   loss(NumberOf(configuration, 0), NumberOf(configuration, 1)));
  }
  return points;
}

TEST(GpSamplerTest, TheDesignGrowsOnARuggedFunctionAndHardlyOnASmoothOne) {
  EXPECT_LE(DesignPoints([](double x, double y) { return (x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6); }), 2);
  EXPECT_EQ(DesignPoints([](double x, double y) { return std::sin(300 * x) + std::cos(200 * y); }), 8);
}

// What was asked at a time before there was a model has taken points of the design, as many as it grows to but for
// four.
TEST(GpSamplerTest, AGrowingDesignTakesPointsThatWereNotAskedFor) {
  const auto sampler = MakeSampler("gp", Reals(2));
  HistoryBuilder study;
  const auto ask = [&](int count) {
    int points = 0;
    const int first = static_cast<int>(study.history().trials().size());
    const Proposal proposal =
        sampler->Suggest({.count = count, .first_trial = first}, study.history(), RandomSource(1));
    for (const Suggestion& s : proposal.suggestions) {
      EXPECT_NE(KindOf(s.note), AskKind::kUntried);
      if (KindOf(s.note) == AskKind::kStart) ++points;
      const double x = NumberOf(s.configuration, 0), y = NumberOf(s.configuration, 1);
      study.Complete(study.Ask(s.configuration, s.note), std::sin(300 * x) + std::cos(200 * y));
    }
    return points;
  };
  EXPECT_EQ(ask(8), 8);
  int grown = 0;
  for (int trial = 8; trial < 30; ++trial) grown += ask(1);
  EXPECT_EQ(grown, 4);
}

// A bowl of ripples of all sizes, each half as high and half as long as the one before: at usual distances losses have
// nothing to do with each other.
double RipplesOfAllSizes(const std::vector<double>& x) {
  double product = 1;
  for (const double coordinate : x) {
    double sum = 0;
    for (int k = 0; k < 30; ++k) {
      const double cycles = std::ldexp(41 * (coordinate - 0.37), k);
      sum += std::ldexp(std::abs(cycles - std::round(cycles)), -k);
    }
    product *= 1 + 3 * sum;
  }
  return product - 1;
}

TEST(GpSamplerTest, WhereAModelLearnsNothingStepsFromTheBestWalkDownhill) {
  const TestFunction function{"ripples", {0, 0, 0, 0}, {1, 1, 1, 1}, 0, RipplesOfAllSizes};
  double log_ratio = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto gp = MakeSampler("gp", SpaceOf(function)), random = MakeSampler("random", SpaceOf(function));
    const TestRun run{.trials = 120};
    log_ratio += std::log(BestSoFar(*gp, function, run, seed).back() / BestSoFar(*random, function, run, seed).back());
  }
  EXPECT_LT(std::exp(log_ratio / kSeeds), 0.7);
}

// Which trial is the first that a model proposes.
int FirstModelled(std::optional<int> budget) {
  SearchSpace space = Reals(2);
  const auto sampler = MakeSampler("gp", space);
  HistoryBuilder study(BudgetView{.trials = budget});
  for (int trial = 0; trial < 40; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1));
    if (KindOf(proposal.suggestions[0].note) == AskKind::kImprovement) return trial;
    study.Complete(study.Ask(proposal.suggestions[0].configuration), trial * 0.1);
  }
  return 40;
}

int DifferentValues(const Configuration& a, const Configuration& b) {
  int different = 0;
  for (int i = 0; i < a.size(); ++i) different += a[i] != b[i] ? 1 : 0;
  return different;
}

// Neighbours of the best trial promise the surest improvement: by it alone no ask would change more than one choice.
TEST(GpSamplerTest, AmongChoicesSomeAsksLookBeyondTheNeighboursOfTheBest) {
  SearchSpace space;
  for (int i = 0; i < 6; ++i) space.Add(Choice("x" + std::to_string(i), {"a", "b", "c", "d", "e"}));
  const auto sampler = MakeSampler("gp", space);
  HistoryBuilder study;
  std::optional<Configuration> best;
  int far = 0;
  for (int trial = 0; trial < 24; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1));
    const auto& [configuration, note] = proposal.suggestions[0];
    if (KindOf(note) == AskKind::kImprovement && DifferentValues(configuration, *best) > 2) ++far;
    study.Complete(study.Ask(configuration, note), Bowl(space, configuration));
    if (!best || Bowl(space, configuration) < Bowl(space, *best)) best = configuration;
  }
  EXPECT_GE(far, 4);
}

TEST(GpSamplerTest, TheDesignTakesAtMostAQuarterOfAKnownBudget) {
  EXPECT_EQ(FirstModelled(std::nullopt), 4);
  EXPECT_EQ(FirstModelled(1000), 4);
  EXPECT_EQ(FirstModelled(12), 3);
  EXPECT_EQ(FirstModelled(2), 1);
}

TEST(GpSamplerTest, FailuresOnlyAreAnsweredByTheDesign) {
  const SearchSpace space = Reals(2);
  const auto sampler = MakeSampler("gp", space);
  HistoryBuilder study;
  std::set<std::uint64_t> tried;
  for (int trial = 0; trial < 60; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(1));
    ASSERT_EQ(proposal.suggestions.size(), 1u);
    EXPECT_TRUE(tried.insert(space.Hash(proposal.suggestions[0].configuration)).second);
    study.Fail(study.Ask(proposal.suggestions[0].configuration, proposal.suggestions[0].note));
  }
}

// Half the square fails: a search that learns it spends few of its later trials there.
TEST(GpSamplerTest, ARegionThatFailsIsAvoided) {
  const SearchSpace space = Reals(2);
  const auto sampler = MakeSampler("gp", space);
  HistoryBuilder study;
  int failures = 0;
  for (int trial = 0; trial < 60; ++trial) {
    Suggestion s = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(2)).suggestions.front();
    const double x = NumberOf(s.configuration, 0), y = NumberOf(s.configuration, 1);
    const int asked = study.Ask(std::move(s.configuration), std::move(s.note));
    if (x > 0.5) {
      study.Fail(asked);
      if (trial >= 30) ++failures;
    } else {
      study.Complete(asked, (x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6));
    }
  }
  EXPECT_LE(failures, 8);
}

// Stopped trials say where not to look: with the same finished trials, a stopped bad half draws fewer asks.
TEST(GpSamplerTest, WhatAPrunerStoppedIsNotAskedAgain) {
  const SearchSpace space = Reals(2);
  HistoryBuilder study;
  const auto run = [&](double x, double y, bool stop) {
    const int trial = study.Ask(space.FromUnitCube(std::vector<double>{x, y}));
    study.Measure(trial, 1, x + 1);
    if (stop) return study.Stop(trial);
    study.Measure(trial, 2, x);
    study.Complete(trial);
  };
  for (int k = 0; k < 10; ++k) run(0.05 * k, 0.1 * k, false);
  for (int k = 0; k < 10; ++k) run(0.55 + 0.05 * k, 0.1 * k, true);
  const auto asked_x = [&](const char* option) {
    const auto sampler = MakeSampler("gp", space, {{"stopped_trials", std::string(option)}});
    double sum = 0;
    const Proposal proposal = sampler->Suggest({.count = 4, .first_trial = 20}, study.history(), RandomSource(5));
    for (const Suggestion& s : proposal.suggestions) sum += NumberOf(s.configuration, 0);
    return sum / 4;
  };
  EXPECT_LT(asked_x("match"), 0.3);
  EXPECT_LE(asked_x("match"), asked_x("ignore"));
}

TEST(GpSamplerTest, ALongStudyIsAnsweredFromASubset) {
  const TestFunction function = Branin();
  const SearchSpace space = SpaceOf(function);
  HistoryBuilder study;
  RandomStream random(1, 1);
  for (int k = 0; k < 600; ++k) {
    const Configuration c = space.FromUnitCube(std::vector<double>{random.Uniform(), random.Uniform()});
    study.Complete(study.Ask(c), function.value({NumberOf(c, 0), NumberOf(c, 1)}));
  }
  const auto sampler = MakeSampler("gp", space);
  const Configuration c =
      sampler->Suggest({.first_trial = 600}, study.history(), RandomSource(1)).suggestions.front().configuration;
  EXPECT_LT(function.value({NumberOf(c, 0), NumberOf(c, 1)}), 1.0);
}

}  // namespace
}  // namespace hpo::search
