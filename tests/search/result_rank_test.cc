// SPDX-License-Identifier: Apache-2.0
#include "search/result_rank.h"

#include <gtest/gtest.h>

#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

TEST(ResultRankTest, CompletedTrialsByLossThenStoppedOnesByStepThenFailures) {
  HistoryBuilder study;
  const int good = study.Completed({1.0}), bad = study.Completed({5.0});
  const int far = study.Run({9, 9, 9}), near = study.Run({0.5}), near_worse = study.Run({0.75});
  for (const int trial : {far, near, near_worse}) study.Stop(trial);
  const int failed = study.Run({0.1});
  study.Fail(failed);
  const std::vector<int> expected = {good, bad, far, near, near_worse, failed};
  for (std::size_t k = 1; k < expected.size(); ++k) {
    EXPECT_LT(RankOf(study.history()[expected[k - 1]]), RankOf(study.history()[expected[k]])) << k;
  }
}

TEST(ResultRankTest, TrialsThatBreakConstraintsComeBeforeFailuresOnlyTheLeastViolationFirst) {
  HistoryBuilder study;
  const int kept = study.Completed(7, {-1}), stopped = study.Run({9});
  study.Constrain(stopped, {0});
  study.Stop(stopped);
  const int near = study.Completed(5, {0.1}), near_worse = study.Completed(6, {0.1}), far = study.Completed(-5, {2});
  const int stopped_far = study.Run({-9});
  study.Constrain(stopped_far, {3});
  study.Stop(stopped_far);
  const int failed = study.Run({});
  study.Fail(failed);
  const std::vector<int> expected = {kept, stopped, near, near_worse, far, stopped_far, failed};
  for (std::size_t k = 1; k < expected.size(); ++k) {
    EXPECT_LT(RankOf(study.history()[expected[k - 1]]), RankOf(study.history()[expected[k]])) << k;
  }
}

TEST(ResultRankTest, NothingTellsFailuresApart) {
  HistoryBuilder study;
  const int a = study.Run({1}), b = study.Run({});
  study.Fail(a);
  study.Fail(b);
  EXPECT_EQ(RankOf(study.history()[a]), RankOf(study.history()[b]));
}

}  // namespace
}  // namespace hpo::search
