// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "search/samplers/table.h"
#include "search/sobol_sequence.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

std::vector<Suggestion> Ask(const SearchSpace& space, int first_trial, int count, std::uint64_t seed = 7) {
  const HistoryBuilder study;
  const Request request{.count = count, .first_trial = first_trial, .fixed = {}};
  return MakeSampler("sobol", space)->Suggest(request, study.history(), RandomSource(seed)).suggestions;
}

SearchSpace Parameters(int count) {
  SearchSpace space;
  for (int i = 0; i < count; ++i) space.Add(Real('p' + std::to_string(i), 0, 1));
  return space;
}

TEST(SobolSamplerTest, EightLevelsComeEquallyOftenInEachRunOfEight) {
  SearchSpace space;
  const auto level = space.Add(Integer("level", 1, 8));
  std::map<std::int64_t, int> counts;
  for (const Suggestion& suggestion : Ask(space, 16, 32)) ++counts[suggestion.configuration[level]];
  EXPECT_EQ(counts.size(), 8u);
  for (const auto& [value, count] : counts) EXPECT_EQ(count, 4) << value;
}

TEST(SobolSamplerTest, ATrialIsThePointOfItsNumber) {
  const SearchSpace space = Parameters(3);
  const SobolSequence sequence(3, RandomSource(7).Stream(0, Purpose::kScramble));
  std::vector<double> point(3);
  sequence.Point(41, point);
  EXPECT_EQ(Ask(space, 41, 1).at(0).configuration, space.FromUnitCube(point));
}

TEST(SobolSamplerTest, OneSamplerServesAnotherSeedAfresh) {
  const SearchSpace space = Parameters(2);
  const HistoryBuilder study;
  const auto sampler = MakeSampler("sobol", space);
  sampler->Suggest({}, study.history(), RandomSource(1));
  EXPECT_EQ(sampler->Suggest({}, study.history(), RandomSource(2)).suggestions.at(0).configuration,
            Ask(space, 0, 1, 2).at(0).configuration);
}

TEST(SobolSamplerTest, AThousandParametersAreServedAndMoreAreRefused) {
  EXPECT_EQ(Ask(Parameters(1000), 0, 1).size(), 1u);
  const SearchSpace space = Parameters(1001);
  EXPECT_THAT([&] { MakeSampler("sobol", space); },
              testing::ThrowsMessage<std::invalid_argument>(testing::HasSubstr("at most 1000 parameters")));
}

}  // namespace
}  // namespace hpo::search
