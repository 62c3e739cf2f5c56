// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/good_and_bad.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/history_builder.h"

namespace hpo::search::tpe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(GoodAndBadTest, TheBestTenthIsGood) {
  HistoryBuilder study;
  for (const double loss : {5, 1, 4, 1, 3, 9, 8, 7, 6, 5, 2}) study.Completed({loss});
  const GoodAndBad split = Split(study.history());
  EXPECT_THAT(split.good, ElementsAre(1, 3));
  EXPECT_THAT(split.bad, ElementsAre(0, 2, 4, 5, 6, 7, 8, 9, 10));
}

TEST(GoodAndBadTest, TrialsThatBreakConstraintsAreGoodOnlyForWantOfOthers) {
  HistoryBuilder study;
  const int far = study.Completed(1, {5}), near = study.Completed(2, {0.5});
  EXPECT_THAT(Split(study.history()).good, ElementsAre(near));
  const int kept = study.Completed(9, {-1});
  const GoodAndBad split = Split(study.history());
  EXPECT_THAT(split.good, ElementsAre(kept));
  EXPECT_THAT(split.bad, ElementsAre(far, near));
}

TEST(GoodAndBadTest, NoMoreThanTwentyFiveAreGood) {
  HistoryBuilder study;
  for (int k = 0; k < 400; ++k) study.Completed({k * 1.0});
  EXPECT_EQ(Split(study.history()).good.size(), 25u);
}

TEST(GoodAndBadTest, OnATieTheEarlierTrialIsBetterWhateverTheOrderOfResults) {
  HistoryBuilder study;
  const int first = study.Run({1}), second = study.Run({1});
  study.Complete(second);
  study.Complete(first);
  EXPECT_THAT(Split(study.history()).good, ElementsAre(first));
}

TEST(GoodAndBadTest, FailedAndPendingTrialsAreBadAndNoResults) {
  HistoryBuilder study;
  study.Fail(study.Ask());
  study.Ask();
  EXPECT_THAT(Split(study.history()).good, IsEmpty());
  study.Completed({1});
  EXPECT_EQ(Results(study.history()), 1);
  const GoodAndBad split = Split(study.history());
  EXPECT_THAT(split.good, ElementsAre(2));
  EXPECT_THAT(split.bad, ElementsAre(0, 1));
}

TEST(GoodAndBadTest, StoppedTrialsAreGoodOnlyForWantOfCompletedOnes) {
  HistoryBuilder study;
  study.Stop(study.Run({0.1}));
  EXPECT_THAT(Split(study.history()).good, ElementsAre(0));
  study.Completed({7});
  EXPECT_EQ(Results(study.history()), 2);
  EXPECT_THAT(Split(study.history()).good, ElementsAre(1));
}

}  // namespace
}  // namespace hpo::search::tpe
