// SPDX-License-Identifier: Apache-2.0
#include "search/prior_weight.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

SearchSpace Line() {
  SearchSpace space;
  space.Add(Real("x", 0, 1).Prior(0.2));
  return space;
}

// A study of so many results whose losses fall away from `best`.
HistoryBuilder StudyAround(double best, int results) {
  HistoryBuilder study;
  for (int k = 0; k < results; ++k) {
    const double x = (k + 0.5) / results;
    study.Complete(study.Ask(Configuration({Value(x)})), std::fabs(x - best));
  }
  return study;
}

TEST(PriorWeightTest, TheWeightFallsWithTheNumberOfResults) {
  const SpacePrior prior(Line());
  EXPECT_EQ(PriorWeight(prior, StudyAround(0.2, 0).history()), 10);
  EXPECT_EQ(PriorWeight(prior, StudyAround(0.2, 4).history()), 2.5);
  EXPECT_EQ(PriorWeight(prior, StudyAround(0.2, 40).history()), 0.25);
}

TEST(PriorWeightTest, APriorThatRanksTheResultsTheWrongWayCountsNothing) {
  const SpacePrior prior(Line());
  EXPECT_EQ(PriorWeight(prior, StudyAround(0.9, 5).history()), 2);  // too early to tell
  EXPECT_EQ(PriorWeight(prior, StudyAround(0.9, 10).history()), 0);
  EXPECT_EQ(PriorWeight(prior, StudyAround(0.3, 10).history()), 1);
}

TEST(PriorWeightTest, FailedTrialsAreNoResults) {
  HistoryBuilder study;
  study.Fail(study.Ask(Configuration({Value(0.5)})));
  study.Complete(study.Ask(Configuration({Value(0.6)})), 1.0);
  EXPECT_EQ(PriorWeight(SpacePrior(Line()), study.history()), 10);
}

TEST(RankCorrelationTest, IsTheCorrelationOfRanks) {
  const std::vector<double> a = {1, 2, 3, 4}, b = {1, 10, 100, 1e9}, c = {4, 3, 2, 1}, tied = {1, 1, 2, 2},
                            same(4, 7.0);
  EXPECT_DOUBLE_EQ(RankCorrelation(a, b), 1);
  EXPECT_DOUBLE_EQ(RankCorrelation(a, c), -1);
  EXPECT_DOUBLE_EQ(RankCorrelation(a, tied), std::sqrt(0.8));
  EXPECT_EQ(RankCorrelation(a, same), 0);
}

}  // namespace
}  // namespace hpo::search
