// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/cifar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/loading.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// `rows` images whose pixels are all `brightness` + their number, labelled by the last digit of it; `coarse`: another
// label in front.
std::string Batch(int rows, int brightness, bool coarse = false) {
  std::string bytes;
  for (int row = 0; row < rows; ++row) {
    if (coarse) bytes += static_cast<char>(row % 2);
    bytes += static_cast<char>(row % 10) + std::string(3072, static_cast<char>(brightness + row));
  }
  return bytes;
}

class CifarTest : public ::testing::Test {
 protected:
  Dataset Load(const std::string& labels) {
    return LoadFilled(CifarDataset(), {{"path", folder_.path().string()}, {"labels", labels}});
  }

  const ScratchFolder folder_;
};

TEST_F(CifarTest, TrainingBatchesAreJoinedInOrderAndTheTestBatchIsTheTestPart) {
  folder_.Write("data_batch_2.bin", Batch(10, 100));
  folder_.Write("data_batch_1.bin", Batch(10, 0));
  folder_.Write("test_batch.bin", Batch(3, 200));
  const Dataset dataset = Load("cifar10");
  EXPECT_THAT(dataset.sample_shape, ElementsAre(3, 32, 32));
  EXPECT_THAT(dataset.split.test, ElementsAre(20, 21, 22));
  EXPECT_EQ(dataset.split.validation.size(), 4u);
  const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset.samples);
  EXPECT_EQ(pixels[3072 * 5], 5);
  EXPECT_EQ(pixels[3072 * 11 + 3071], 101);
  EXPECT_EQ(dataset.labels[11], 1);
  EXPECT_EQ(dataset.class_names.back(), "9");
}

TEST_F(CifarTest, FineAndCoarseLabelsComeFromTheSameFiles) {
  folder_.Write("train.bin", Batch(20, 0, true));
  folder_.Write("test.bin", Batch(2, 0, true));
  EXPECT_EQ(Load("cifar100_fine").labels[13], 3);
  EXPECT_EQ(Load("cifar100_fine").class_names.size(), 100u);
  EXPECT_EQ(Load("cifar100_coarse").labels[13], 1);
  EXPECT_EQ(Load("cifar100_coarse").class_names.size(), 20u);
}

TEST_F(CifarTest, NamesOfTheClassesAreReadWhereTheyAre) {
  folder_.Write("data_batch_1.bin", Batch(20, 0));
  folder_.Write("test_batch.bin", Batch(2, 0));
  folder_.Write("batches.meta.txt", "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");
  EXPECT_EQ(Load("cifar10").class_names[3], "cat");
}

TEST_F(CifarTest, WhatIsWrongIsNamed) {
  EXPECT_THAT([&] { Load("cifar10"); }, ThrowsMessage<std::invalid_argument>(HasSubstr("has no data_batch_*.bin")));
  folder_.Write("test_batch.bin", Batch(2, 0));
  folder_.Write("data_batch_1.bin", Batch(20, 0).substr(1));
  EXPECT_THAT([&] { Load("cifar10"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("data_batch_1.bin: has 61459 bytes, which is not whole")));
  folder_.Write("data_batch_1.bin", Batch(1, 0) + '\x0b' + std::string(3072, 'x'));
  EXPECT_THAT([&] { Load("cifar10"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("image 1: the label 11 is not one of the 10 classes")));
  EXPECT_THAT(
      [] {
        LoadFilled(CifarDataset(), {{"path", "/nowhere"}});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("/nowhere: cannot be read: No such file")));
}

}  // namespace
}  // namespace hpo::trial_runner
