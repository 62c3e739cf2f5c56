// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

// A study that asks a grid sampler and keeps every configuration.
class GridStudy {
 public:
  explicit GridStudy(const SearchSpace& space, std::int64_t resolution = 10)
      : space_(space), options_{{"resolution", resolution}}, sampler_(MakeSampler("grid", space, options_)) {}

  Proposal Suggest(int count = 1, const PartialConfiguration& fixed = {}) {
    return sampler_->Suggest({.count = count, .first_trial = trials(), .fixed = fixed}, history_.history(), random_);
  }

  // Asks until the grid is exhausted; returns what was proposed.
  std::vector<Configuration> AskAll() {
    std::vector<Configuration> all;
    for (Proposal proposal = Suggest(); !proposal.suggestions.empty(); proposal = Suggest()) {
      all.push_back(proposal.suggestions.front().configuration);
      Record(all.back());
    }
    return all;
  }

  int Record(const Configuration& configuration) { return history_.Ask(configuration); }
  void Fail(int trial) { history_.Fail(trial); }
  void Restart() { sampler_ = MakeSampler("grid", space_, options_); }
  int trials() const { return static_cast<int>(history_.history().trials().size()); }

 private:
  SearchSpace space_;
  Options options_;
  HistoryBuilder history_;
  RandomSource random_{7};
  std::unique_ptr<Sampler> sampler_;
};

TEST(GridSamplerTest, ARealParameterHasEvenPointsWithBothEnds) {
  SearchSpace space;
  const auto x = space.Add(Real("x", -1, 1));
  std::vector<double> points;
  for (const Configuration& configuration : GridStudy(space, 5).AskAll()) points.push_back(configuration[x]);
  EXPECT_THAT(points, ElementsAre(-1, -0.5, 0, 0.5, 1));
}

TEST(GridSamplerTest, PointsOnALogScaleHaveEqualRatios) {
  SearchSpace space;
  const auto lr = space.Add(Real("lr", 1e-4, 1e-1).Log());
  std::vector<double> points;
  for (const Configuration& configuration : GridStudy(space, 4).AskAll()) points.push_back(configuration[lr]);
  EXPECT_THAT(points, ElementsAre(1e-4, DoubleNear(1e-3, 1e-12), DoubleNear(1e-2, 1e-11), 1e-1));
}

TEST(GridSamplerTest, DiscreteParametersContributeEveryValueWhateverTheResolution) {
  SearchSpace space;
  const auto depth = space.Add(Integer("depth", 1, 3));
  const auto norm = space.Add(Boolean("norm"));
  std::vector<std::pair<std::int64_t, bool>> grid;
  for (const Configuration& c : GridStudy(space, 2).AskAll()) grid.emplace_back(c[depth], c[norm]);
  EXPECT_THAT(grid, ElementsAre(std::pair(1, false), std::pair(1, true), std::pair(2, false), std::pair(2, true),
                                std::pair(3, false), std::pair(3, true)));
}

TEST(GridSamplerTest, InactiveParametersDoNotMultiplyTheGrid) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"sgd", "adam"}));
  space.Add(Integer("momentum", 1, 4).When(kind == "sgd"));
  space.Add(Integer("beta", 1, 3).When(kind == "adam"));
  EXPECT_EQ(GridStudy(space).AskAll().size(), 7u);
}

TEST(GridSamplerTest, ADiscreteGridIsExhaustedExactlyAtItsCardinality) {
  int finite = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const SearchSpace space = SpaceFromSeed(seed);
    const auto cardinality = space.Cardinality(2000);
    if (!cardinality) continue;
    ++finite;
    std::set<std::uint64_t> distinct;
    const std::vector<Configuration> all = GridStudy(space).AskAll();
    for (const Configuration& configuration : all) distinct.insert(space.Hash(configuration));
    EXPECT_EQ(all.size(), *cardinality) << "seed " << seed;
    EXPECT_EQ(distinct.size(), *cardinality) << "seed " << seed;
  }
  EXPECT_GE(finite, 40);
}

// Two hundred inactive wheels would be 10^200 readings to skip.
TEST(GridSamplerTest, DeepConditionsCostNothing) {
  SearchSpace space;
  const auto is_deep = space.Add(Boolean("is_deep"));
  for (int i = 0; i < 200; ++i) space.Add(Real('p' + std::to_string(i), 0, 1).When(is_deep == true));
  GridStudy study(space);
  const Proposal proposal = study.Suggest(2);
  EXPECT_EQ(proposal.suggestions[0].configuration[is_deep], false);
  EXPECT_EQ(proposal.suggestions[1].configuration[is_deep], true);
}

TEST(GridSamplerTest, AnExhaustedGridSaysSoEachTime) {
  SearchSpace space;
  space.Add(Boolean("norm"));
  GridStudy study(space);
  const Proposal proposal = study.Suggest(5);
  EXPECT_EQ(proposal.suggestions.size(), 2u);
  EXPECT_EQ(proposal.outlook, Outlook::kExhausted);
  for (const Suggestion& suggestion : proposal.suggestions) study.Record(suggestion.configuration);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(study.Suggest().suggestions, IsEmpty());
    EXPECT_EQ(study.Suggest().outlook, Outlook::kExhausted);
  }
}

TEST(GridSamplerTest, TheLastReadingIsProposedBeforeExhaustion) {
  SearchSpace space;
  space.Add(Boolean("norm"));
  EXPECT_EQ(GridStudy(space).Suggest(2).outlook, Outlook::kReady);
}

TEST(GridSamplerTest, WhatOthersAskedIsNotProposedAgain) {
  SearchSpace space;
  space.Add(Integer("depth", 1, 3));
  GridStudy study(space);
  study.Record(space.Complete({Value(std::int64_t{2})}));
  study.Fail(study.Record(space.Complete({Value(std::int64_t{3})})));
  EXPECT_THAT(study.AskAll(), ElementsAre(space.Complete({Value(std::int64_t{1})})));
}

TEST(GridSamplerTest, AProposalThatWasNotTakenComesAgain) {
  SearchSpace space;
  space.Add(Integer("depth", 1, 3));
  GridStudy study(space);
  const Configuration first = study.Suggest().suggestions.at(0).configuration;
  EXPECT_EQ(study.Suggest().suggestions.at(0).configuration, first);
}

TEST(GridSamplerTest, FixedValuesCutASubgridThatNeedNotBeOnTheGrid) {
  SearchSpace space;
  const auto lr = space.Add(Real("lr", 0, 1));
  const auto norm = space.Add(Boolean("norm"));
  GridStudy study(space, 3);
  const PartialConfiguration fixed({Value(0.123), std::nullopt});
  const Proposal proposal = study.Suggest(10, fixed);
  ASSERT_EQ(proposal.suggestions.size(), 2u);
  EXPECT_EQ(proposal.outlook, Outlook::kExhausted);
  EXPECT_EQ(proposal.suggestions[0].configuration[lr], 0.123);
  EXPECT_EQ(proposal.suggestions[1].configuration[norm], true);
  EXPECT_EQ(study.Suggest(10).suggestions.size(), 6u);
}

TEST(GridSamplerTest, FixedAndFreeRequestsTakeFromOneGrid) {
  SearchSpace space;
  space.Add(Integer("depth", 1, 3));
  space.Add(Boolean("norm"));
  GridStudy study(space);
  const PartialConfiguration deep({Value(std::int64_t{3}), std::nullopt});
  for (const Suggestion& s : study.Suggest(2, deep).suggestions) study.Record(s.configuration);
  EXPECT_EQ(study.AskAll().size(), 4u);
  EXPECT_THAT(study.Suggest(1, deep).suggestions, IsEmpty());
}

TEST(GridSamplerTest, AHistoryThatIsNotAContinuationStartsOver) {
  SearchSpace space;
  space.Add(Integer("depth", 1, 4));
  const auto of = [&](std::int64_t depth) { return space.Complete({Value(depth)}); };
  HistoryBuilder one, other;
  for (const std::int64_t depth : {1, 2}) one.Ask(of(depth));
  for (const std::int64_t depth : {3, 2, 4}) other.Ask(of(depth));
  const auto sampler = MakeSampler("grid", space);
  EXPECT_EQ(sampler->Suggest({}, one.history(), RandomSource(1)).suggestions.at(0).configuration, of(3));
  EXPECT_EQ(sampler->Suggest({}, other.history(), RandomSource(1)).suggestions.at(0).configuration, of(1));
  EXPECT_EQ(sampler->Suggest({}, HistoryBuilder().history(), RandomSource(1)).suggestions.at(0).configuration, of(1));
}

// An ask that walked the grid from its start would take 5 * 10^7 steps here, minutes in a sanitizer build.
TEST(GridSamplerTest, AGridOfTenThousandIsAskedThroughOneByOne) {
  SearchSpace space;
  for (const char* name : {"a", "b", "c", "d"}) space.Add(Real(name, 0, 1));
  GridStudy study(space);
  const std::vector<Configuration> all = study.AskAll();
  EXPECT_EQ(all.size(), 10'000u);
  std::set<std::uint64_t> distinct;
  for (const Configuration& configuration : all) distinct.insert(space.Hash(configuration));
  EXPECT_EQ(distinct.size(), all.size());
  study.Restart();
  EXPECT_EQ(study.Suggest().outlook, Outlook::kExhausted);
}

}  // namespace
}  // namespace hpo::search
