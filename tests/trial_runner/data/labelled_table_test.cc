// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace hpo::trial_runner {
namespace {

// 100 rows of a column that varies around a large mean, a constant column, and the row's number.
LabelledTable Table() {
  LabelledTable table{.columns = 3, .features = {}, .labels = {}, .class_names = {"even", "odd"}};
  for (int row = 0; row < 100; ++row) {
    table.features.insert(table.features.end(), {1000.0f + 0.5f * static_cast<float>(row % 7), 0.1f, row * 1.0f});
    table.labels.push_back(row % 2);
  }
  return table;
}

TEST(LabelledTableTest, RowsKeepTheirLabels) {
  const auto dataset = MakeDataset(Table(), SplitOptions{}, /*standardize=*/false);
  for (const Part part : {Part::kTrain, Part::kValidation, Part::kTest}) {
    const TabularData& data = dataset->Rows(part);
    ASSERT_EQ(data.features.size(), static_cast<std::size_t>(data.rows() * 3));
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
      EXPECT_EQ(static_cast<int>(data.features[3 * i + 2]) % 2, data.labels[i]);
    }
  }
  EXPECT_THAT(dataset->SampleShape(), ::testing::ElementsAre(3));
  EXPECT_THAT(dataset->ClassNames(), ::testing::ElementsAre("even", "odd"));
  EXPECT_EQ(dataset->Rows(Part::kTrain).rows(), 64);
  EXPECT_EQ(dataset->Rows(Part::kValidation).rows(), 16);
  EXPECT_EQ(dataset->Rows(Part::kTest).rows(), 20);
}

TEST(LabelledTableTest, StandardizingIsMeasuredOnTheTrainingRowsOnly) {
  LabelledTable table = Table();
  const SplitRows rows = Split(100, SplitOptions{});
  for (const std::int64_t row : rows.test) table.features[static_cast<std::size_t>(3 * row)] = 1e6f;
  const auto dataset = MakeDataset(std::move(table), SplitOptions{}, /*standardize=*/true);
  const TabularData& train = dataset->Rows(Part::kTrain);
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i < train.features.size(); i += 3) {
    mean += train.features[i] / 64.0;
    square += train.features[i] * train.features[i] / 64.0;
  }
  constexpr double kRounding = 1e-4;  // float features near 1000 keep 1e-7 of that, deviations are about 1
  EXPECT_NEAR(mean, 0, kRounding);
  EXPECT_NEAR(square, 1, kRounding);
  EXPECT_GT(dataset->Rows(Part::kTest).features.front(), 1e5f);
}

TEST(LabelledTableTest, ConstantColumnBecomesZero) {
  const auto dataset = MakeDataset(Table(), SplitOptions{}, /*standardize=*/true);
  for (std::size_t i = 1; i < dataset->Rows(Part::kTrain).features.size(); i += 3) {
    ASSERT_NEAR(dataset->Rows(Part::kTrain).features[i], 0, 1e-6);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
