// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/loading/worker_choice.h"

#include <gtest/gtest.h>

namespace hpo::trial_runner {
namespace {

int Workers(double making_ms, double training_ms, int threads, int cores) {
  return ChooseWorkers({.making = making_ms * 1e-3, .training = training_ms * 1e-3}, threads, cores).workers;
}

TEST(WorkerChoiceTest, BatchesThatCostNothingAreNotHandedOver) {
  EXPECT_EQ(Workers(0.1, 0.03, 1, 8), 0);
  EXPECT_EQ(Workers(1, 100, 1, 8), 0) << "one percent is not worth a worker";
}

TEST(WorkerChoiceTest, AsManyWorkAsTrainingNeeds) {
  EXPECT_EQ(Workers(10, 10, 1, 8), 1);
  EXPECT_EQ(Workers(30, 10, 1, 8), 3);
  EXPECT_EQ(Workers(31, 10, 1, 8), 3) << "a few percent are not worth another";
  EXPECT_EQ(Workers(35, 10, 1, 8), 4);
}

TEST(WorkerChoiceTest, CoresLimitThem) {
  EXPECT_EQ(Workers(100, 1, 1, 1), 0) << "on one core nothing is won";
  EXPECT_EQ(Workers(10, 10, 2, 2), 1) << "training on both cores leaves none, yet decoding on one of them is worse";
  EXPECT_EQ(Workers(1000, 1, 1, 4), 4);
}

TEST(WorkerChoiceTest, TheReasonHasTheTimes) {
  EXPECT_EQ(ChooseWorkers({.making = 3.1e-3, .training = 1.2e-3}, 1, 2).why,
            "a batch takes 3.1 ms to make and 1.2 ms to train on; cores: 2");
}

TEST(BatchStopwatchTest, TheFirstBatchDoesNotCount) {
  BatchStopwatch watch;
  watch.Add({.making = 100, .training = 100});
  EXPECT_FALSE(watch.Medians());
  for (int i = 1; i <= 8; ++i) {
    EXPECT_FALSE(watch.Medians());
    watch.Add({.making = i * 1e-3, .training = i == 4 ? 0.5 : 2e-3});
  }
  ASSERT_TRUE(watch.Medians());
  EXPECT_EQ(watch.Medians()->making, 5e-3);
  EXPECT_EQ(watch.Medians()->training, 2e-3);
}

TEST(BatchStopwatchTest, SlowBatchesAreJudgedEarly) {
  BatchStopwatch watch;
  watch.Add({.making = 1, .training = 1});
  watch.Add({.making = 0.9, .training = 0.3});
  EXPECT_TRUE(watch.Medians());
}

}  // namespace
}  // namespace hpo::trial_runner
