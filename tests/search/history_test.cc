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
