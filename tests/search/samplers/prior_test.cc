// SPDX-License-Identifier: Apache-2.0
//
// What samplers make of users' priors. Quality targets hold for the fixed seeds below.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "search/samplers/table.h"
#include "search/space/encoding.h"
#include "tests/support/history_builder.h"
#include "tests/support/test_functions.h"

namespace hpo::search {
namespace {

constexpr int kSeeds = 8;

// The space of a function with priors around a point, given as shares of the box.
SearchSpace SpaceAround(const TestFunction& function, const std::vector<double>& shares) {
  const SearchSpace box = SpaceOf(function);
  SearchSpace space;
  for (int i = 0; i < box.size(); ++i) {
    Parameter parameter = box[i];
    parameter.prior = {
        .value = ValueAt(parameter, shares[static_cast<std::size_t>(i)]), .deviation = {}, .weights = {}};
    space.Add(parameter);
  }
  return space;
}

// The mean over the seeds of the lowest value above the minimum, in powers of ten.
double LogRegret(const std::string& sampler, const SearchSpace& space, const TestFunction& function, int trials) {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto made = MakeSampler(sampler, space);
    const double best = BestSoFar(*made, function, {.trials = trials}, seed).back();
    sum += std::log10(std::max(1e-8, best - function.minimum));
  }
  return sum / kSeeds;
}

// The minimum of Hartmann6 is at (.20, .15, .48, .28, .31, .66).
const std::vector<double> kNear = {0.3, 0.2, 0.4, 0.35, 0.25, 0.6}, kFar = {0.9, 0.9, 0.9, 0.9, 0.9, 0.1};

TEST(PriorTest, AGoodPriorHelpsFromTheFirstTrialsOn) {
  const TestFunction hartmann = Hartmann6();
  const SearchSpace near = SpaceAround(hartmann, kNear);
  for (const char* sampler : {"gp", "tpe", "random"}) {
    EXPECT_LT(LogRegret(sampler, near, hartmann, 12), LogRegret(sampler, SpaceOf(hartmann), hartmann, 12) - 0.2)
        << sampler;
  }
}

TEST(PriorTest, AWrongPriorIsForgotten) {
  const TestFunction branin = Branin();
  // The minima are at (.12, .82), (.54, .15) and (.96, .16) of the box.
  const SearchSpace far = SpaceAround(branin, {0.02, 0.05});
  EXPECT_LT(LogRegret("gp", far, branin, 50), -3);
  const TestFunction hartmann = Hartmann6();
  EXPECT_LT(LogRegret("tpe", SpaceAround(hartmann, kFar), hartmann, 100),
            LogRegret("tpe", SpaceOf(hartmann), hartmann, 100) + 0.2);
}

SearchSpace SmallSpace() {
  SearchSpace space;
  space.Add(Integer("depth", 1, 8).Prior(2));
  space.Add(Choice("kind", {"a", "b", "c"}).Prior("c"));
  return space;
}

TEST(PriorTest, TheFirstTrialIsWhatTheUserExpects) {
  for (const char* sampler : {"gp", "tpe"}) {
    const HistoryBuilder study;
    const auto proposal = MakeSampler(sampler, SmallSpace())->Suggest({}, study.history(), RandomSource(3));
    EXPECT_EQ(proposal.suggestions.at(0).configuration,
              Configuration({Value(std::int64_t{2}), Value(std::string("c"))}))
        << sampler;
  }
}

TEST(PriorTest, ATrialGivenBeforeDoesNotTakeThePlaceOfWhatTheUserExpects) {
  HistoryBuilder study;
  study.Complete(study.Ask(Configuration({Value(std::int64_t{7}), Value(std::string("a"))})), 1.0);
  const auto proposal = MakeSampler("gp", SmallSpace())->Suggest({.first_trial = 1}, study.history(), RandomSource(3));
  EXPECT_EQ(proposal.suggestions.at(0).configuration, Configuration({Value(std::int64_t{2}), Value(std::string("c"))}));
}

// How many of twelve trials have the last kind, which changes nothing about the loss.
int TrialsOfTheLastKind(const SearchSpace& space) {
  HistoryBuilder study;
  const auto sampler = MakeSampler("gp", space);
  int count = 0;
  for (int trial = 0; trial < 12; ++trial) {
    const auto proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(3));
    const Suggestion& suggestion = proposal.suggestions.at(0);
    const double depth = ToNumber(*suggestion.configuration[0]);
    study.Complete(study.Ask(suggestion.configuration, suggestion.note), (depth - 3) * (depth - 3));
    count += suggestion.configuration[1] == Value(std::string("c")) ? 1 : 0;
  }
  return count;
}

TEST(PriorTest, SmallSpacesAreSearchedUnderThePriorToo) {
  SearchSpace without;
  without.Add(Integer("depth", 1, 8));
  without.Add(Choice("kind", {"a", "b", "c"}));
  EXPECT_GT(TrialsOfTheLastKind(SmallSpace()), TrialsOfTheLastKind(without) + 1);
}

TEST(PriorTest, RandomDrawsFollowThePrior) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}).PriorWeights({3, 1}));
  const auto sampler = MakeSampler("random", space);
  const HistoryBuilder study;
  int first = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    const auto proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(7));
    first += proposal.suggestions.at(0).configuration[kind] == "a" ? 1 : 0;
  }
  EXPECT_NEAR(first / 4000.0, 0.95 * 0.75 + 0.05 * 0.5, 0.03);
}

}  // namespace
}  // namespace hpo::search
