// SPDX-License-Identifier: Apache-2.0
//
// What gp makes of an objective's noise: when it asks a configuration again, and when never.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "search/gp/ask_model.h"
#include "search/samplers/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

constexpr int kTrials = 60;

SearchSpace TwoReals() {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Real("y", 0, 1));
  return space;
}

struct Asked {
  int replicates = 0;   // as their notes say
  int repeated = 0;     // trials whose configuration an earlier one has
  int first = kTrials;  // replicate
};

// A study of a bowl whose values have noise of this deviation.
Asked Study(const Noise& noise, double deviation) {
  const SearchSpace space = TwoReals();
  const auto sampler = MakeSampler("gp", space);
  HistoryBuilder study(BudgetView{.trials = kTrials}, noise);
  RandomStream draws(17, 0);
  Asked asked;
  std::set<std::uint64_t> hashes;
  for (int trial = 0; trial < kTrials; ++trial) {
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), RandomSource(2));
    const Suggestion& next = proposal.suggestions.at(0);
    if (gp::KindOf(next.note) == gp::AskKind::kReplicate) {
      ++asked.replicates;
      asked.first = std::min(asked.first, trial);
    }
    if (!hashes.insert(space.Hash(next.configuration)).second) ++asked.repeated;
    const double x = std::get<double>(*next.configuration[0]), y = std::get<double>(*next.configuration[1]);
    study.Complete(study.Ask(next.configuration, next.note),
                   (x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6) + deviation * draws.Normal());
  }
  return asked;
}

TEST(GpNoiseTest, TheLastTwentiethOfANoisyStudyRepeatsItsLeaders) {
  for (const Noise& noise : {Noise(), Noise::Known(0.1)}) {
    const Asked asked = Study(noise, 0.1);
    EXPECT_EQ(asked.replicates, 3);
    EXPECT_EQ(asked.repeated, 3);
    EXPECT_EQ(asked.first, kTrials - 3);
  }
}

TEST(GpNoiseTest, NothingIsRepeatedWhereThereIsNoNoiseOrNoneIsSaidToBe) {
  EXPECT_EQ(Study(Noise(), 0).repeated, 0);
  EXPECT_EQ(Study(Noise::None(), 0.1).repeated, 0);
}

TEST(GpNoiseTest, ReplicatesAskedTogetherAreThreeAndFixedValuesAllowNone) {
  const SearchSpace space = TwoReals();
  HistoryBuilder study(BudgetView{.trials = 100}, Noise::Known(1));
  RandomStream draws(17, 0);
  for (int k = 0; k < 95; ++k) {
    study.Complete(study.Ask(space.FromUnitCube(std::vector<double>{draws.Uniform(), draws.Uniform()})),
                   draws.Normal());
  }
  const auto replicates = [&](const PartialConfiguration& fixed) {
    const auto proposal =
        MakeSampler("gp", space)
            ->Suggest({.count = 5, .first_trial = 95, .fixed = fixed}, study.history(), RandomSource(2));
    int count = 0;
    for (const Suggestion& next : proposal.suggestions) {
      if (gp::KindOf(next.note) == gp::AskKind::kReplicate) ++count;
    }
    return count;
  };
  EXPECT_EQ(replicates({}), 3);
  EXPECT_EQ(replicates(PartialConfiguration({Value(0.5), std::nullopt})), 0);
}

}  // namespace
}  // namespace hpo::search
