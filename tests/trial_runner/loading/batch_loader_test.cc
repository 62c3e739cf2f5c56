// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/loading/batch_loader.h"

#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <memory>
#include <stdexcept>

#include "tests/trial_runner/device/fake_accelerator.h"
#include "tests/trial_runner/loading/small_pictures.h"

namespace hpo::trial_runner {
namespace {

using Workers = std::optional<int>;

constexpr int kEpochs = 3, kBatch = 5;
constexpr std::uint64_t kSeed = 11;

const AugmentationOptions kVaried{.flip_horizontal = 0.5,
                                  .rotate = 20,
                                  .brightness = 0.3,
                                  .contrast = 0.3,
                                  .saturation = 0.4,
                                  .hue = 0.1,
                                  .cutout = 0.3,
                                  .mixup = 0.4,
                                  .cutmix = 1};

BatchLoaderOptions Options(const Dataset& dataset, Workers workers) {
  const auto rows = std::ssize(dataset.split.train);
  return {.rows = dataset.split.train,
          .plan = PlanBatches(rows, kBatch, /*needs_two_rows=*/false),
          .trial_seed = kSeed,
          .epochs = kEpochs,
          .workers = workers};
}

LabelledRows Copy(const LabelledRows& batch) {
  return {batch.samples.clone(), batch.labels.clone(),
          batch.other_labels.defined() ? batch.other_labels.clone() : at::Tensor(), batch.share};
}

void ExpectEqual(const LabelledRows& a, const LabelledRows& b) {
  EXPECT_TRUE(at::equal(a.samples, b.samples));
  EXPECT_TRUE(at::equal(a.labels, b.labels));
  ASSERT_EQ(a.other_labels.defined(), b.other_labels.defined());
  if (a.other_labels.defined()) {
    EXPECT_TRUE(at::equal(a.other_labels, b.other_labels));
  }
  EXPECT_EQ(a.share, b.share);
}

class BatchLoaderTest : public testing::TestWithParam<Workers> {
 protected:
  // From a place in the first epoch to the end.
  std::vector<LabelledRows> Batches(const Dataset& dataset, const Augmenter* augmenter, Workers workers, int from = 0) {
    BatchLoader loader(dataset, augmenter, Options(dataset, workers));
    const int batches = PlanBatches(std::ssize(dataset.split.train), kBatch, false).batches;
    std::vector<LabelledRows> all;
    for (int i = from; i < kEpochs * batches; ++i) all.push_back(Copy(loader.At(i / batches, i % batches)));
    return all;
  }

  SmallPictures pictures_;
};

TEST_P(BatchLoaderTest, BatchesHaveTheSameBitsWhoeverMakesThem) {
  const Dataset decoded = pictures_.Decoded(), files = pictures_.Files();
  const Augmenter augmenter(kVaried, decoded, kSeed);
  for (const Augmenter* varying : {static_cast<const Augmenter*>(nullptr), &augmenter}) {
    const std::vector<LabelledRows> expected = Batches(decoded, varying, 0);
    for (const Dataset* dataset : {&decoded, &files}) {
      const std::vector<LabelledRows> batches = Batches(*dataset, varying, GetParam());
      ASSERT_EQ(batches.size(), expected.size());
      for (std::size_t i = 0; i < batches.size(); ++i) ExpectEqual(batches[i], expected[i]);
    }
  }
}

TEST_P(BatchLoaderTest, ABeginningInTheMiddleOfAnEpochGivesTheSameBatches) {
  const Dataset files = pictures_.Files();
  const std::vector<LabelledRows> all = Batches(files, nullptr, 0), rest = Batches(files, nullptr, GetParam(), 3);
  for (std::size_t i = 0; i < rest.size(); ++i) ExpectEqual(rest[i], all[i + 3]);
}

TEST_P(BatchLoaderTest, TheEpochAfterTheLastIsThereToo) {
  const Dataset files = pictures_.Files();
  BatchLoader loader(files, nullptr, Options(files, GetParam())), inline_loader(files, nullptr, Options(files, 0));
  for (const int epoch : {kEpochs - 1, kEpochs, kEpochs + 7}) {
    for (int batch = 0; batch < 5; ++batch) ExpectEqual(loader.At(epoch, batch), inline_loader.At(epoch, batch));
  }
}

TEST_P(BatchLoaderTest, AnImageThatCannotBeDecodedIsNamedWhenItsBatchIsDue) {
  const Dataset files = pictures_.Files();
  BatchLoader loader(files, nullptr, Options(files, GetParam()));
  loader.At(0, 0);
  const std::vector<std::int64_t> order = Shuffle(files.split.train, kSeed, /*epoch=*/2);
  const std::filesystem::path damaged = pictures_.Damage(static_cast<int>(order.back()));
  const auto all = [&] {
    for (int i = 1; i < kEpochs * 5; ++i) loader.At(i / 5, i % 5);
  };
  EXPECT_THAT(all,
              testing::ThrowsMessage<std::invalid_argument>(damaged.string() + ": is neither a JPEG nor a PNG image"));
}

TEST_P(BatchLoaderTest, TheSlotsAreAllocatedOnce) {
  const Dataset files = pictures_.Files();
  FakeAccelerator accelerator;
  BatchLoaderOptions options = Options(files, GetParam());
  options.accelerator = &accelerator;
  BatchLoader loader(files, nullptr, options);
  for (int i = 0; i < kEpochs * 5; ++i) {
    loader.At(i / 5, i % 5);
    if (GetParam()) {
      EXPECT_EQ(accelerator.host_tensors, 2 * (*GetParam() == 0 ? 1 : *GetParam() + 2));
    }
  }
}

TEST_P(BatchLoaderTest, BatchesOnADeviceAreThoseOfTheCpu) {
  const Dataset files = pictures_.Files();
  const Augmenter augmenter(kVaried, files, kSeed);
  FakeAccelerator accelerator;
  BatchLoaderOptions options = Options(files, GetParam());
  BatchLoader at_home(files, &augmenter, options);
  options.accelerator = &accelerator;
  BatchLoader there(files, &augmenter, options);
  for (int i = 0; i < kEpochs * 5; ++i) {
    const LabelledRows expected = at_home.At(i / 5, i % 5), batch = there.At(i / 5, i % 5);
    EXPECT_TRUE(at::equal(batch.samples, expected.samples)) << i;
    EXPECT_TRUE(at::equal(batch.labels, expected.labels)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Workers, BatchLoaderTest, testing::Values(Workers(0), 1, 2, 4, std::nullopt),
                         [](const auto& row) { return row.param ? std::to_string(*row.param) : "auto"; });

TEST(BatchLoaderChoiceTest, WhatIsAskedForIsUsed) {
  const Dataset decoded = SmallPictures().Decoded();
  const BatchLoader loader(decoded, nullptr, Options(decoded, 2));
  EXPECT_EQ(ToJson(loader.workers()), (nlohmann::json{{"asked", "2"}, {"used", "2"}, {"why", ""}}));
}

TEST(BatchLoaderChoiceTest, BatchesOfNumbersNeedNoWorkers) {
  const Dataset decoded = SmallPictures().Decoded();
  BatchLoader loader(decoded, nullptr, Options(decoded, std::nullopt));
  EXPECT_EQ(loader.workers().why, "too few batches to measure");
  for (int i = 0; i < kEpochs * 5; ++i) loader.At(i / 5, i % 5);
  EXPECT_EQ(loader.workers().asked, "auto");
  EXPECT_EQ(loader.workers().used, "0");
  EXPECT_THAT(loader.workers().why, testing::StartsWith("a batch takes "));
}

}  // namespace
}  // namespace hpo::trial_runner
