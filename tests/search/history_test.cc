// SPDX-License-Identifier: Apache-2.0
#include "search/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

using testing::ElementsAre;

TEST(HistoryTest, NothingIsBestBeforeAResult) {
  HistoryBuilder study;
  study.Run({0.1});
  EXPECT_EQ(study.history().best(), std::nullopt);
}

TEST(HistoryTest, TheLowestLossIsBest) {
  HistoryBuilder study;
  study.Completed({0.3});
  const int low = study.Completed({0.2});
  study.Completed({0.4});
  EXPECT_EQ(study.history().best(), low);
}

TEST(HistoryTest, OfEqualLossesTheEarlierResultIsBest) {
  HistoryBuilder study;
  const int first_asked = study.Run({0.2});
  const int first_told = study.Completed({0.2});
  study.Complete(first_asked);
  EXPECT_EQ(study.history().best(), first_told);
}

TEST(HistoryTest, AFailedTrialIsNeverBest) {
  HistoryBuilder study;
  const int failed = study.Run({-1});
  study.Fail(failed);
  EXPECT_EQ(study.history().best(), std::nullopt);
  const int stopped = study.Run({5});
  study.Stop(stopped);
  EXPECT_EQ(study.history().best(), stopped);
}

TEST(HistoryTest, ATrialThatBreaksAConstraintIsNeverBest) {
  HistoryBuilder study;
  study.Completed(0.1, {-1, 0.5});
  EXPECT_EQ(study.history().best(), std::nullopt);
  const int kept = study.Completed(0.9, {0, -2});
  EXPECT_EQ(study.history().best(), kept);
  EXPECT_EQ(study.history().incumbent(), kept);
  study.Completed(0.2, {1e-9, 0});
  EXPECT_EQ(study.history().best(), kept);
}

TEST(HistoryTest, WhileNothingKeepsTheConstraintsTheLeastViolationLeads) {
  HistoryBuilder study;
  EXPECT_EQ(study.history().incumbent(), std::nullopt);
  study.Completed(0.1, {3, -5});
  const int least = study.Completed(0.4, {1, 1});
  study.Completed(0.5, {2, -9});
  EXPECT_EQ(study.history().incumbent(), least);
  const int lower = study.Completed(0.3, {-7, 2});
  EXPECT_EQ(study.history().incumbent(), lower) << "as much is broken, at a lower loss";
}

TEST(HistoryTest, AViolationIsFiniteAndNothingMakesUpForIt) {
  const auto violation = [](std::vector<double> constraints) {
    HistoryBuilder study;
    const int trial = study.Completed(0, std::move(constraints));
    return Violation(study.history()[trial]);
  };
  EXPECT_EQ(violation({}), 0);
  EXPECT_EQ(violation({0, -3}), 0);
  EXPECT_EQ(violation({-100, 0.25, 0.5}), 0.75);
  const double most = std::numeric_limits<double>::max();
  EXPECT_EQ(violation({most, most}), most);
}

TEST(HistoryTest, ResultsKeepTheOrderOfTellsAndPendingTheRest) {
  HistoryBuilder study;
  const int a = study.Run({1}), b = study.Run({1}), c = study.Run({1});
  study.Complete(c);
  study.Complete(a);
  EXPECT_THAT(study.history().results(), ElementsAre(c, a));
  EXPECT_THAT(study.history().pending(), ElementsAre(b));
}

// A view taken before a result does not show it, even though the storage does.
TEST(HistoryTest, AViewKeepsTheNumberOfResultsItWasMadeWith) {
  HistoryStore store;
  store.trials.resize(2);
  store.results = {0};
  store.results.reserve(2);
  const History before(store);
  store.results.push_back(1);
  EXPECT_THAT(before.results(), ElementsAre(0));
  EXPECT_THAT(History(store).results(), ElementsAre(0, 1));
}

}  // namespace
}  // namespace hpo::search
