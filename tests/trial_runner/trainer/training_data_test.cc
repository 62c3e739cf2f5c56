// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/training_data.h"

#include <gmock/gmock.h>

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAreArray;
using ::testing::UnorderedElementsAreArray;

const std::vector<std::int64_t> kRows = {3, 1, 4, 15, 9, 2, 6, 5, 35, 8};

TEST(TrainingDataTest, ShufflingKeepsEveryRow) {
  EXPECT_THAT(Shuffle(kRows, 1, 0), UnorderedElementsAreArray(kRows));
  EXPECT_NE(Shuffle(kRows, 1, 0), kRows);
}

TEST(TrainingDataTest, TheOrderIsAFunctionOfSeedAndEpoch) {
  EXPECT_THAT(Shuffle(kRows, 1, 4), ElementsAreArray(Shuffle(kRows, 1, 4)));
  EXPECT_NE(Shuffle(kRows, 1, 4), Shuffle(kRows, 1, 5));
  EXPECT_NE(Shuffle(kRows, 1, 4), Shuffle(kRows, 2, 4));
}

TEST(TrainingDataTest, BatchesCoverTheRows) {
  EXPECT_EQ(PlanBatches(10, 5, false).batches, 2);
  EXPECT_EQ(PlanBatches(10, 4, false).batches, 3);
  EXPECT_EQ(PlanBatches(10, 3, false).batches, 4);
  EXPECT_EQ(PlanBatches(10, 99, false).batch, 10);
}

TEST(TrainingDataTest, ALoneLastRowIsLeftOutOnlyWhereTwoAreNeeded) {
  EXPECT_EQ(PlanBatches(10, 3, true).batches, 3);
  EXPECT_TRUE(PlanBatches(10, 3, true).skips_last_row);
  EXPECT_FALSE(PlanBatches(10, 3, false).skips_last_row);
  EXPECT_FALSE(PlanBatches(10, 4, true).skips_last_row);
  EXPECT_EQ(PlanBatches(10, 1, true).batches, 0);
  EXPECT_EQ(PlanBatches(10, 1, false).batches, 10);
}

}  // namespace
}  // namespace hpo::trial_runner
