// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/batch_reader.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <array>
#include <utility>

namespace hpo::trial_runner {
namespace {

// Ten samples of two values; the label is the row.
Dataset TenRows(Samples samples, std::vector<ChannelScale> scale = {}) {
  Dataset dataset{.sample_shape = {2},
                  .samples = std::move(samples),
                  .label_shape = {},
                  .labels = {},
                  .class_names = {"a", "b"},
                  .split = {},
                  .pixel_scale = std::move(scale)};
  for (int row = 0; row < 10; ++row) dataset.labels.push_back(row);
  return dataset;
}

template <typename T>
std::vector<T> Counting() {
  std::vector<T> values;
  for (int i = 0; i < 20; ++i) values.push_back(static_cast<T>(i));
  return values;
}

constexpr std::array<std::int64_t, 3> kRows = {7, 0, 7};

TEST(BatchReaderTest, EachRowComesWithItsLabelInTheOrderAskedFor) {
  const Dataset dataset = TenRows(Counting<float>());
  const LabelledRows batch = BatchReader(dataset, 4).Read(kRows);
  EXPECT_TRUE(at::equal(batch.samples, at::tensor({14.f, 15.f, 0.f, 1.f, 14.f, 15.f}).reshape({3, 2})));
  EXPECT_TRUE(at::equal(batch.labels, at::tensor({7, 0, 7}, at::kLong)));
}

TEST(BatchReaderTest, BatchesOfAllSizesShareTheStorage) {
  const Dataset dataset = TenRows(Counting<float>());
  BatchReader reader(dataset, 3);
  const LabelledRows first = reader.Read(kRows);
  const LabelledRows second = reader.Read(std::span(kRows).first(1));
  EXPECT_EQ(first.samples.const_data_ptr(), second.samples.const_data_ptr());
  EXPECT_EQ(second.samples.size(0), 1);
}

TEST(BatchReaderTest, TokensStayIntegers) {
  const Dataset dataset = TenRows(Counting<std::int32_t>());
  EXPECT_TRUE(at::equal(BatchReader(dataset, 1).Read(std::span(kRows).first(1)).samples,
                        at::tensor({14, 15}, at::kInt).reshape({1, 2})));
}

TEST(BatchReaderTest, PixelsAreScaledChannelByChannel) {
  std::vector<std::uint8_t> pixels(20, 0);
  pixels[14] = pixels[15] = 255;
  const Dataset dataset = TenRows(pixels, {{.mean = 0, .deviation = 1}, {.mean = 0.5, .deviation = 0.25}});
  const LabelledRows batch = BatchReader(dataset, 3).Read(kRows);
  EXPECT_TRUE(at::equal(batch.samples, at::tensor({1.f, 2.f, 0.f, -2.f, 1.f, 2.f}).reshape({3, 2})));
}

TEST(BatchReaderTest, EachTokenMayHaveALabel) {
  Dataset dataset = TenRows(Counting<std::int32_t>());
  dataset.label_shape = {2};
  dataset.labels = Counting<std::int64_t>();
  EXPECT_EQ(dataset.rows(), 10);
  EXPECT_TRUE(at::equal(BatchReader(dataset, 3).Read(kRows).labels,
                        at::tensor({14, 15, 0, 1, 14, 15}, at::kLong).reshape({3, 2})));
}

}  // namespace
}  // namespace hpo::trial_runner
