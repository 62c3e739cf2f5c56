// SPDX-License-Identifier: Apache-2.0
#include "search/gp/growing_design.h"

#include <gtest/gtest.h>

namespace hpo::search::gp {
namespace {

constexpr int kStart = 4;
constexpr double kDoubtful = 0.85, kTrusted = 0.9;

// The first point that this trial may take; -1 where it takes none.
int FirstPoint(int trial, double left_out_correlation) {
  const DesignPoints points = GrowingDesignPoints(trial, kStart, left_out_correlation);
  return points.first < points.end ? points.first : -1;
}

TEST(GrowingDesignTest, EverySecondTrialTakesTheNextPointWhereLeftOutResultsArePredictedBadly) {
  EXPECT_EQ(FirstPoint(kStart, kDoubtful), -1);
  EXPECT_EQ(FirstPoint(kStart + 1, kDoubtful), kStart);
  EXPECT_EQ(FirstPoint(kStart + 2, kDoubtful), -1);
  EXPECT_EQ(FirstPoint(kStart + 3, kDoubtful), kStart + 1);
}

TEST(GrowingDesignTest, TheDesignEndsWithThreeTimesAsManyPointsAsAtTheStart) {
  int last = kStart - 1;
  for (int trial = 0; trial < 20 * kStart; ++trial) {
    if (FirstPoint(trial, kDoubtful) < 0) continue;
    EXPECT_EQ(FirstPoint(trial, kDoubtful), ++last) << trial;
    EXPECT_EQ(GrowingDesignPoints(trial, kStart, kDoubtful).end, 3 * kStart) << trial;
  }
  EXPECT_EQ(last, 3 * kStart - 1);
}

TEST(GrowingDesignTest, AModelThatPredictsLeftOutResultsWellIsTrusted) {
  for (int trial = 0; trial < 20 * kStart; ++trial) EXPECT_EQ(FirstPoint(trial, kTrusted), -1) << trial;
}

}  // namespace
}  // namespace hpo::search::gp
