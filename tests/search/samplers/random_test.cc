// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

Configuration Ask(const SearchSpace& space, int trial, const PartialConfiguration& fixed = {}) {
  const HistoryBuilder study;
  const Request request{.count = 1, .first_trial = trial, .fixed = fixed};
  return MakeSampler("random", space)
      ->Suggest(request, study.history(), RandomSource(7))
      .suggestions.at(0)
      .configuration;
}

TEST(RandomSamplerTest, ChoicesAndHalvesOfALogRangeComeEquallyOften) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b", "c", "d"}));
  const auto lr = space.Add(Real("lr", 1e-4, 1).Log());
  constexpr int kTrials = 4000;
  int first_kind = 0, low_half = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const Configuration configuration = Ask(space, trial);
    first_kind += configuration[kind] == "a" ? 1 : 0;
    low_half += configuration[lr] < 1e-2 ? 1 : 0;
  }
  EXPECT_NEAR(first_kind, kTrials / 4, 4 * std::sqrt(kTrials * 3.0 / 16));
  EXPECT_NEAR(low_half, kTrials / 2, 4 * std::sqrt(kTrials / 4.0));
}

TEST(RandomSamplerTest, FixingOneParameterLeavesTheDrawsOfTheOthers) {
  SearchSpace space;
  space.Add(Boolean("deep"));
  const auto width = space.Add(Real("width", 0, 1));
  const PartialConfiguration fixed({Value(true), std::nullopt});
  for (int trial = 0; trial < 20; ++trial) {
    EXPECT_EQ(Ask(space, trial)[width], Ask(space, trial, fixed)[width]);
    EXPECT_EQ(Ask(space, trial, fixed)[0], Value(true));
  }
}

}  // namespace
}  // namespace hpo::search
