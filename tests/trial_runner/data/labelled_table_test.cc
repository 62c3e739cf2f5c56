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

const std::vector<float>& Features(const Dataset& dataset) { return std::get<std::vector<float>>(dataset.samples); }

TEST(LabelledTableTest, RowsKeepTheirLabels) {
  const Dataset dataset = MakeDataset(Table(), SplitOptions{}, /*standardize=*/false);
  EXPECT_NO_THROW(RequireConsistent(dataset));
  for (std::size_t row = 0; row < dataset.labels.size(); ++row) {
    EXPECT_EQ(static_cast<int>(Features(dataset)[3 * row + 2]) % 2, dataset.labels[row]);
  }
  EXPECT_THAT(dataset.sample_shape, ::testing::ElementsAre(3));
  EXPECT_THAT(dataset.class_names, ::testing::ElementsAre("even", "odd"));
  EXPECT_EQ(dataset.split.train.size(), 64u);
  EXPECT_EQ(dataset.split.validation.size(), 16u);
  EXPECT_EQ(dataset.split.test.size(), 20u);
}

TEST(LabelledTableTest, StandardizingIsMeasuredOnTheTrainingRowsOnly) {
  LabelledTable table = Table();
  const SplitRows rows = Split(table.labels, SplitOptions{});
  for (const std::int64_t row : rows.test) table.features[static_cast<std::size_t>(3 * row)] = 1e6f;
  const Dataset dataset = MakeDataset(std::move(table), SplitOptions{}, /*standardize=*/true);
  double mean = 0;
  double square = 0;
  for (const std::int64_t row : rows.train) {
    const double value = Features(dataset)[static_cast<std::size_t>(3 * row)];
    mean += value / 64.0;
    square += value * value / 64.0;
  }
  constexpr double kRounding = 1e-4;  // float features near 1000 keep 1e-7 of that, deviations are about 1
  EXPECT_NEAR(mean, 0, kRounding);
  EXPECT_NEAR(square, 1, kRounding);
  EXPECT_GT(Features(dataset)[static_cast<std::size_t>(3 * rows.test.front())], 1e5f);
}

TEST(LabelledTableTest, ConstantColumnBecomesZero) {
  const Dataset dataset = MakeDataset(Table(), SplitOptions{}, /*standardize=*/true);
  for (const std::int64_t row : dataset.split.train) {
    ASSERT_NEAR(Features(dataset)[static_cast<std::size_t>(3 * row + 1)], 0, 1e-6);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
