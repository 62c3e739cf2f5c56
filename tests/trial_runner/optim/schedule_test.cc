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
  for (const char* name :
       {"constant", "step", "multi_step", "cosine", "linear", "polynomial", "exponential", "plateau"}) {
    EXPECT_DOUBLE_EQ(MakeSchedule({.name = name}, 10)->Factor(0), 1) << name;
  }
}

TEST(ScheduleTest, StepDecaysAtWholeMultiples) {
  const auto schedule = MakeSchedule({.name = "step", .warmup_epochs = 1, .step = {.epochs = 3, .factor = 0.5}}, 10);
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
  const auto schedule = MakeSchedule({.name = "cosine", .cosine = {.final_factor = 0.1}}, 10);
  EXPECT_NEAR(schedule->Factor(10), 0.1, kRounding);
  EXPECT_NEAR(schedule->Factor(12), 0.1, kRounding);
}

TEST(ScheduleTest, CosineStartsAnewInLongerAndLongerPeriods) {
  const auto schedule =
      MakeSchedule({.name = "cosine", .cosine = {.final_factor = 0.2, .period_epochs = 2, .period_factor = 2}}, 100);
  for (const double start : {0, 2, 6, 14}) EXPECT_DOUBLE_EQ(schedule->Factor(start), 1) << start;
  EXPECT_NEAR(schedule->Factor(1), 0.6, kRounding);
  EXPECT_NEAR(schedule->Factor(4), 0.6, kRounding);
  EXPECT_NEAR(schedule->Factor(6 - 1e-9), 0.2, 1e-6);
  EXPECT_NEAR(schedule->Factor(10), 0.6, kRounding);
}

TEST(ScheduleTest, MultiStepFallsAtFractionsOfWhatFollowsTheWarmUp) {
  const auto schedule =
      MakeSchedule({.name = "multi_step", .warmup_epochs = 2, .multi_step = {.at = {0.75, 0.5}, .factor = 0.1}}, 10);
  EXPECT_DOUBLE_EQ(schedule->Factor(5.99), 1);
  EXPECT_DOUBLE_EQ(schedule->Factor(6), 0.1);
  EXPECT_DOUBLE_EQ(schedule->Factor(7.99), 0.1);
  EXPECT_NEAR(schedule->Factor(8), 0.01, kRounding);
}

TEST(ScheduleTest, OneCycleRisesAndFalls) {
  const auto schedule =
      MakeSchedule({.name = "one_cycle", .one_cycle = {.rise = 0.3, .start_factor = 0.04, .final_factor = 0.001}}, 10);
  EXPECT_NEAR(schedule->Factor(0), 0.04, kRounding);
  EXPECT_NEAR(schedule->Factor(1.5), 0.52, kRounding);
  EXPECT_NEAR(schedule->Factor(3), 1, kRounding);
  EXPECT_NEAR(schedule->Factor(6.5), 0.5005, kRounding);
  EXPECT_NEAR(schedule->Factor(10), 0.001, kRounding);
}

TEST(ScheduleTest, LinearAndPolynomialReachTheirFinalFactor) {
  const auto linear = MakeSchedule({.name = "linear", .warmup_epochs = 2, .linear = {.final_factor = 0.1}}, 10);
  EXPECT_NEAR(linear->Factor(6), 0.55, kRounding);
  EXPECT_NEAR(linear->Factor(10), 0.1, kRounding);
  EXPECT_NEAR(linear->Factor(11), 0.1, kRounding);
  const auto power = MakeSchedule({.name = "polynomial", .polynomial = {.power = 2, .final_factor = 0.2}}, 10);
  EXPECT_NEAR(power->Factor(5), 0.4, kRounding);
  EXPECT_NEAR(power->Factor(10), 0.2, kRounding);
}

TEST(ScheduleTest, ExponentialFallsByItsFactorEveryEpoch) {
  const auto schedule = MakeSchedule({.name = "exponential", .exponential = {.factor = 0.9}}, 10);
  EXPECT_NEAR(schedule->Factor(0.5), std::sqrt(0.9), kRounding);
  EXPECT_NEAR(schedule->Factor(3), 0.729, kRounding);
}

// The objectives of epochs 1, 2, ...
void Tell(Schedule& schedule, const std::vector<double>& objectives) {
  for (const double objective : objectives) schedule.OnEpoch(objective);
}

TEST(PlateauTest, TheRateFallsOnceMoreEpochsThanThePatienceBringNothing) {
  const auto schedule = MakeSchedule({.name = "plateau", .plateau = {.factor = 0.5, .patience = 2}}, 20);
  Tell(*schedule, {1.0, 0.9, 0.95, 0.9});
  EXPECT_DOUBLE_EQ(schedule->Factor(4), 1);
  Tell(*schedule, {0.91});
  EXPECT_DOUBLE_EQ(schedule->Factor(5), 0.5);
  Tell(*schedule, {0.91, 0.91});
  EXPECT_DOUBLE_EQ(schedule->Factor(7), 0.5);
  Tell(*schedule, {0.91});
  EXPECT_DOUBLE_EQ(schedule->Factor(8), 0.25);
}

TEST(PlateauTest, ImprovementsBelowTheDeltaDoNotCountAndTheFactorHasAFloor) {
  const auto schedule = MakeSchedule(
      {.name = "plateau", .plateau = {.factor = 0.1, .patience = 0, .min_delta = 0.1, .min_factor = 0.05}}, 20);
  Tell(*schedule, {1.0, 0.95});
  EXPECT_DOUBLE_EQ(schedule->Factor(2), 0.1);
  Tell(*schedule, {0.91, 0.85, 0.85});
  EXPECT_DOUBLE_EQ(schedule->Factor(4), 0.05);
}

TEST(PlateauTest, EpochsOfTheWarmUpDoNotCount) {
  const auto schedule =
      MakeSchedule({.name = "plateau", .warmup_epochs = 2, .plateau = {.factor = 0.5, .patience = 0}}, 20);
  Tell(*schedule, {0.1, 0.1});
  EXPECT_DOUBLE_EQ(schedule->Factor(1), 0.5);
  Tell(*schedule, {0.9});
  EXPECT_DOUBLE_EQ(schedule->Factor(3), 1);
}

TEST(PlateauTest, CopiedStateContinues) {
  const ScheduleOptions options{.name = "plateau", .plateau = {.factor = 0.5, .patience = 1}};
  const auto first = MakeSchedule(options, 20), second = MakeSchedule(options, 20);
  Tell(*first, {1.0, 1.0, 1.0, 1.0});
  const std::vector<NamedTensor> saved = first->State(), fresh = second->State();
  for (std::size_t i = 0; i < saved.size(); ++i) at::Tensor(fresh[i].tensor).copy_(saved[i].tensor);
  Tell(*second, {1.0});
  EXPECT_DOUBLE_EQ(second->Factor(5), 0.25);
}

TEST(ScheduleTest, AWarmUpLongerThanTheHorizonJustWarmsUp) {
  const auto schedule = MakeSchedule({.name = "cosine", .warmup_epochs = 20}, 10);
  EXPECT_DOUBLE_EQ(schedule->Factor(9.5), 9.5 / 20);
}

TEST(ScheduleTest, AnUnknownNameIsRefused) {
  EXPECT_THROW(MakeSchedule({.name = "linaer"}, 10), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::trial_runner
