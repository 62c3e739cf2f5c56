// SPDX-License-Identifier: Apache-2.0
#include "hpo/base/clock.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace hpo {
namespace {

TEST(ClockTest, SystemClockNeverRunsBackwards) {
  const SystemClock clock;
  const TimePoint before = clock.Now();
  EXPECT_GE(clock.Now(), before);
}

TEST(ClockTest, SystemClockCountsSecondsSince1970) {
  constexpr double kStartOf2024 = 1704067200.0;
  EXPECT_GT(SystemClock().UnixSeconds(), kStartOf2024);
}

TEST(ClockTest, FakeClockMovesBothTimesTogetherAndOnlyWhenTold) {
  testing::FakeClock clock;
  const TimePoint start = clock.Now();
  const double start_unix = clock.UnixSeconds();
  EXPECT_EQ(clock.Now(), start);
  clock.AdvanceSeconds(2.5);
  EXPECT_EQ(clock.Now() - start, std::chrono::milliseconds(2500));
  EXPECT_DOUBLE_EQ(clock.UnixSeconds() - start_unix, 2.5);
}

}  // namespace
}  // namespace hpo
