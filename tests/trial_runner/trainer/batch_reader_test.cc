// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/batch_reader.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/image_writing.h"

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

class FilesBatchReaderTest : public testing::Test {
 protected:
  FilesBatchReaderTest() {
    ImageSource images{.files = {}, .square = {.size = 8}, .why = ""};
    for (int i = 0; i < 10; ++i) {
      images.files.push_back(folder_.Write(std::to_string(i), JpegBytes(Gradient(20 + i, 30 - i, 3))));
    }
    const std::vector<ChannelScale> scale = {{.mean = 0.5, .deviation = 0.25}, {}, {.mean = 0.1F, .deviation = 3}};
    decoded_ = TenRows(DecodeSquares(images.files, images.square), scale);
    files_ = TenRows(std::move(images), scale);
    decoded_.sample_shape = files_.sample_shape = {3, 8, 8};
  }

  const ScratchFolder folder_;
  Dataset decoded_, files_;
};

TEST_F(FilesBatchReaderTest, ImagesDecodedForTheBatchAreThoseDecodedOnce) {
  const at::Tensor expected = BatchReader(decoded_, 3).Read(kRows).samples;
  for (const int decoders : {0, 1, 4}) {
    EXPECT_TRUE(at::equal(BatchReader(files_, 3, {.decoders = decoders}).Read(kRows).samples, expected));
  }
}

TEST_F(FilesBatchReaderTest, AnImageThatCannotBeDecodedIsNamed) {
  const std::filesystem::path file = folder_.Write("7", "not an image");
  BatchReader reader(files_, 3);
  EXPECT_THAT([&] { reader.Read(kRows); },
              testing::ThrowsMessage<std::invalid_argument>(file.string() + ": is neither a JPEG nor a PNG image"));
}

TEST(BatchReaderTest, TheStorageMayBeAnybodys) {
  const Dataset dataset = TenRows(Counting<float>());
  std::vector<at::Tensor> made;
  const auto make = [&](const std::vector<std::int64_t>& extents, at::ScalarType type) {
    return made.emplace_back(at::empty(extents, at::TensorOptions().dtype(type)));
  };
  const LabelledRows batch = BatchReader(dataset, 3, {.storage = make}).Read(kRows);
  ASSERT_EQ(made.size(), 2u);
  EXPECT_EQ(batch.samples.const_data_ptr(), made[0].const_data_ptr());
  EXPECT_EQ(batch.labels.const_data_ptr(), made[1].const_data_ptr());
}

}  // namespace
}  // namespace hpo::trial_runner
