// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/training_data.h"

#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

namespace hpo::trial_runner {
namespace {

LabelledRows TenRows() {
  TabularData data;
  for (int i = 0; i < 10; ++i) {
    data.features.insert(data.features.end(), {static_cast<float>(i), static_cast<float>(-i)});
    data.labels.push_back(i);
  }
  return ToTensors(data, {2});
}

TEST(TrainingDataTest, ShufflingKeepsEachRowWithItsLabel) {
  const LabelledRows rows = Shuffle(TenRows(), 1, 0);
  EXPECT_FALSE(at::equal(rows.labels, TenRows().labels));
  EXPECT_TRUE(at::equal(rows.samples.select(1, 0), rows.labels.to(at::kFloat)));
  EXPECT_TRUE(at::equal(std::get<0>(rows.labels.sort()), TenRows().labels));
}

TEST(TrainingDataTest, TheOrderIsAFunctionOfSeedAndEpoch) {
  EXPECT_TRUE(at::equal(Shuffle(TenRows(), 1, 4).labels, Shuffle(TenRows(), 1, 4).labels));
  EXPECT_FALSE(at::equal(Shuffle(TenRows(), 1, 4).labels, Shuffle(TenRows(), 1, 5).labels));
  EXPECT_FALSE(at::equal(Shuffle(TenRows(), 1, 4).labels, Shuffle(TenRows(), 2, 4).labels));
}

TEST(TrainingDataTest, ConcatenatingKeepsEveryRowWithItsLabelInOrder) {
  const LabelledRows rows = TenRows();
  const LabelledRows joined = Concatenate(Slice(rows, 7, 3), Slice(rows, 0, 7));
  EXPECT_TRUE(at::equal(joined.samples.select(1, 0), joined.labels.to(at::kFloat)));
  EXPECT_EQ(joined.labels[0].item<int>(), 7);
  EXPECT_EQ(joined.labels[3].item<int>(), 0);
  EXPECT_EQ(joined.labels.size(0), 10);
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
