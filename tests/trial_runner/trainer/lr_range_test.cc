// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/lr_range.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

TEST(LrRangeTest, SmoothingKeepsAConstantAndFollowsAChange) {
  EXPECT_THAT(Smoothed(std::vector<double>{3, 3, 3}), testing::Each(testing::DoubleEq(3)));
  const std::vector<double> smoothed = Smoothed(std::vector<double>{1, 2});
  EXPECT_NEAR(smoothed[1], (0.9 * 1 + 2) / 1.9, 1e-12);
}

TEST(LrRangeTest, TheSuggestionIsWhereTheLossFallsFastest) {
  std::vector<double> lr, loss;
  for (int i = 0; i < 100; ++i) {
    lr.push_back(std::pow(10.0, -6 + 0.06 * i));
    loss.push_back(i < 80 ? 2 - std::tanh((i - 50) / 8.0) : 1 + 0.3 * (i - 79));  // steepest at step 50
  }
  EXPECT_NEAR(std::log10(*SteepestDescent(lr, loss)), -6 + 0.06 * 50, 0.13);  // two steps
  EXPECT_EQ(SteepestDescent(std::vector<double>{1, 2, 3, 4}, std::vector<double>{1, 2, 3, 4}), std::nullopt);
  EXPECT_EQ(SteepestDescent({}, {}), std::nullopt);
}

TEST(LrRangeTest, ATrainingsRangeEndsWhereTheLossDiverges) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.optimizer.name = "sgd";
  task.document.model.options["batch_norm"] = false;
  const LrRange range = FindLearningRate(task, SmallRegistry(), {.lowest = 1e-4, .highest = 1e6, .steps = 120});
  EXPECT_TRUE(range.diverged);
  ASSERT_FALSE(range.lr.empty());
  EXPECT_LT(range.lr.size(), 120u);
  EXPECT_EQ(range.loss.size(), range.lr.size());
  EXPECT_THAT(range.smoothed, testing::Each(testing::Truly([](double value) { return std::isfinite(value); })));
  ASSERT_TRUE(range.suggestion);
  EXPECT_GT(*range.suggestion, 1e-3);
  EXPECT_LT(*range.suggestion, 10);
}

TEST(LrRangeTest, RatesRiseByTheSameFactorUpToTheHighest) {
  const ScratchFolder folder;
  const LrRange range =
      FindLearningRate(SmallTask(folder.path()), SmallRegistry(), {.lowest = 1e-6, .highest = 1e-2, .steps = 41});
  EXPECT_FALSE(range.diverged);
  ASSERT_EQ(range.lr.size(), 41u);
  EXPECT_NEAR(range.lr[20], 1e-4, 1e-10);
  EXPECT_NEAR(range.lr[40], 1e-2, 1e-8);
}

}  // namespace
}  // namespace hpo::trial_runner
