// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

constexpr double kRounding = 1e-12;

TEST(ScheduleTest, ConstantStaysAtOneAfterTheWarmUp) {
  const auto schedule = MakeSchedule({.name = "constant", .warmup_epochs = 2}, 10);
  EXPECT_DOUBLE_EQ(schedule->Factor(0), 0);
  EXPECT_DOUBLE_EQ(schedule->Factor(0.5), 0.25);
  EXPECT_DOUBLE_EQ(schedule->Factor(2), 1);
  EXPECT_DOUBLE_EQ(schedule->Factor(9.9), 1);
}

TEST(ScheduleTest, WithoutWarmUpTheFirstStepHasTheFullRate) {
  for (const char* name : {"constant", "step", "cosine"}) {
    EXPECT_DOUBLE_EQ(MakeSchedule({.name = name}, 10)->Factor(0), 1) << name;
  }
}

TEST(ScheduleTest, StepDecaysAtWholeMultiples) {
  const auto schedule = MakeSchedule({.name = "step", .warmup_epochs = 1, .step_epochs = 3, .step_factor = 0.5}, 10);
  EXPECT_DOUBLE_EQ(schedule->Factor(3.99), 1);
  EXPECT_DOUBLE_EQ(schedule->Factor(4), 0.5);
  EXPECT_DOUBLE_EQ(schedule->Factor(7), 0.25);
}

// The formula of the Python script that the trainer is compared with.
TEST(ScheduleTest, CosineFollowsTheRestOfTheHorizonAfterTheWarmUp) {
  const double total = 30, warm = 4;
  const auto schedule = MakeSchedule({.name = "cosine", .warmup_epochs = warm}, 30);
  for (double at = 0; at < total; at += 0.37) {
    const double expected =
        at < warm ? at / warm : 0.5 * (1 + std::cos(std::numbers::pi * (at - warm) / (total - warm)));
    EXPECT_NEAR(schedule->Factor(at), expected, kRounding) << at;
  }
}

TEST(ScheduleTest, CosineEndsAtItsFinalFactor) {
  const auto schedule = MakeSchedule({.name = "cosine", .final_factor = 0.1}, 10);
  EXPECT_NEAR(schedule->Factor(10), 0.1, kRounding);
  EXPECT_NEAR(schedule->Factor(12), 0.1, kRounding);
}

TEST(ScheduleTest, AWarmUpLongerThanTheHorizonJustWarmsUp) {
  const auto schedule = MakeSchedule({.name = "cosine", .warmup_epochs = 20}, 10);
  EXPECT_DOUBLE_EQ(schedule->Factor(9.5), 9.5 / 20);
}

TEST(ScheduleTest, AnUnknownNameIsRefused) {
  EXPECT_THROW(MakeSchedule({.name = "linear"}, 10), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::trial_runner
