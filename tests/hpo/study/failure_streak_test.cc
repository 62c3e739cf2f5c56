// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/failure_streak.h"

#include <gtest/gtest.h>

#include <string>

namespace hpo::study {
namespace {

int LengthAfter(FailureStreak& streak, const std::string& reason, EndCause cause = EndCause::kCrashed) {
  Told told;
  told.state = search::TrialState::kFailed;
  told.cause = cause;
  told.reason = reason;
  streak.Count(told);
  return streak.length();
}

TEST(FailureStreakTest, CountsFailuresThatAreAlikeNumbersAside) {
  FailureStreak streak;
  EXPECT_EQ(streak.length(), 0);
  EXPECT_EQ(LengthAfter(streak, "exit status 1 at 0x7f"), 1);
  EXPECT_EQ(LengthAfter(streak, "exit status 139 at 0x7f"), 2);
  EXPECT_EQ(LengthAfter(streak, ""), 1);
  EXPECT_EQ(LengthAfter(streak, ""), 2);
}

TEST(FailureStreakTest, AnotherReasonOrCauseBeginsANewOne) {
  FailureStreak streak;
  LengthAfter(streak, "no such file");
  LengthAfter(streak, "no such file");
  EXPECT_EQ(LengthAfter(streak, "no such folder"), 1);
  EXPECT_EQ(LengthAfter(streak, "no such folder", EndCause::kTimeout), 1);
  EXPECT_EQ(LengthAfter(streak, "no such folder", EndCause::kTimeout), 2);
}

TEST(FailureStreakTest, EndsWithATrialThatDidNotFail) {
  for (const auto state : {search::TrialState::kCompleted, search::TrialState::kStopped}) {
    FailureStreak streak;
    LengthAfter(streak, "why");
    Told told;
    told.state = state;
    streak.Count(told);
    EXPECT_EQ(streak.length(), 0);
    EXPECT_EQ(LengthAfter(streak, "why"), 1);
  }
}

}  // namespace
}  // namespace hpo::study
