// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/augmentation/augmenter.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/roll.h>
#include <gmock/gmock.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "trial_runner/batch_reader.h"

namespace hpo::trial_runner {
namespace {

// Eight images of `channels` channels, 6 x 6 pixels, no two pixels alike along a row.
Dataset Images(std::int64_t channels) {
  Dataset images{.sample_shape = {channels, 6, 6},
                 .samples = std::vector<std::uint8_t>(),
                 .label_shape = {},
                 .labels = {0, 1, 2, 3, 0, 1, 2, 3},
                 .class_names = {"a", "b", "c", "d"},
                 .split = {},
                 .pixel_scale = {}};
  auto& pixels = std::get<std::vector<std::uint8_t>>(images.samples);
  for (std::int64_t i = 0; i < 8 * channels * 36; ++i) pixels.push_back(static_cast<std::uint8_t>(i * 37 % 251));
  images.pixel_scale.assign(static_cast<std::size_t>(channels), {.mean = 0.5, .deviation = 0.25});
  return images;
}

LabelledRows Augmented(const AugmentationOptions& options, const Dataset& dataset, const BatchPlace& place) {
  BatchReader reader(dataset, 8, {.range = PixelRange::kUnit});
  LabelledRows batch = reader.Read(place.rows);
  Augmenter(options, dataset, /*trial_seed=*/5).Apply(place, batch);
  return {batch.samples.clone(), batch.labels.clone(), batch.other_labels, batch.share};
}

constexpr std::array<std::int64_t, 4> kRows = {3, 0, 7, 5};

const AugmentationOptions kVaried{
    .flip_horizontal = 0.5, .crop_padding = 2, .rotate = 20, .brightness = 0.3, .contrast = 0.3, .cutout = 0.3};

TEST(AugmenterTest, ASampleVariesWithTheEpochAndNotWithItsBatch) {
  const Dataset images = Images(1);
  const at::Tensor together = Augmented(kVaried, images, {kRows, 2, 0}).samples;
  const at::Tensor alone = Augmented(kVaried, images, {std::span(kRows).subspan(2, 1), 2, 9}).samples;
  EXPECT_TRUE(at::allclose(together.narrow(0, 2, 1), alone, 1e-5, 1e-5));  // kernels round by a sample's place
  EXPECT_FALSE(at::equal(together, Augmented(kVaried, images, {kRows, 3, 0}).samples));
}

TEST(AugmenterTest, WhatIsNotVariedIsOnTheScaleOfTheDataSet) {
  const Dataset images = Images(3);
  const LabelledRows mixed = Augmented({.mixup = 1}, images, {kRows, 0, 0});
  const at::Tensor plain = BatchReader(images, 8).Read(kRows).samples;
  const at::Tensor expected = plain.mul(mixed.share).add(at::roll(plain, 1, 0), 1 - mixed.share);
  EXPECT_TRUE(at::allclose(mixed.samples, expected, 1e-5, 1e-5));
}

TEST(AugmenterTest, MixedSamplesKnowBothLabels) {
  const LabelledRows mixed = Augmented({.mixup = 1}, Images(1), {kRows, 0, 0});
  EXPECT_TRUE(at::equal(mixed.other_labels, at::roll(mixed.labels, 1, 0)));
  EXPECT_GT(mixed.share, 0);
  EXPECT_LT(mixed.share, 1);
}

TEST(AugmenterTest, APatchOfTheNeighbourCountsByItsPixels) {
  const Dataset images = Images(1);
  const at::Tensor plain = BatchReader(images, 8).Read(kRows).samples.clone();
  for (int batch = 0; batch < 8; ++batch) {
    const LabelledRows mixed = Augmented({.cutmix = 1}, images, {kRows, 0, batch});
    const at::Tensor own = mixed.samples.sub(plain).abs().lt(1e-5);
    const at::Tensor others = mixed.samples.sub(at::roll(plain, 1, 0)).abs().lt(1e-5);
    EXPECT_TRUE(own.logical_or(others).all().item<bool>());
    EXPECT_GE(own.sum().item<double>() / (4 * 36), mixed.share - 1e-9);
  }
}

TEST(AugmenterTest, SaysWhatTheSamplesLack) {
  const auto error = [](const AugmentationOptions& options, const Dataset& dataset) -> std::string {
    try {
      Augmenter(options, dataset, 1);
    } catch (const std::invalid_argument& problem) {
      return problem.what();
    }
    return "";
  };
  Dataset rows = Images(1);
  rows.sample_shape = {36};
  EXPECT_EQ(error({.rotate = 5}, rows),
            "augmentation: needs images (channels, height, width), the samples are (36); only mixup works on those");
  EXPECT_THAT(error({.cutmix = 1}, rows), ::testing::HasSubstr("needs images"));
  EXPECT_EQ(error({.mixup = 1}, rows), "");
  EXPECT_EQ(error({.hue = 0.1}, Images(1)),
            "augmentation.saturation and hue: need images of three channels, these have 1");
  Dataset numbers = Images(1);
  numbers.samples = std::vector<float>(8 * 36, 1.5f);
  EXPECT_THAT(error({.contrast = 0.1}, numbers), ::testing::HasSubstr("need pixels or numbers in [0, 1]"));
  EXPECT_EQ(error({.rotate = 5}, numbers), "");
  Dataset text = Images(1);
  text.samples = std::vector<std::int32_t>(8 * 36);
  EXPECT_THAT(error({.mixup = 1}, text), ::testing::HasSubstr("tokens cannot be varied"));
}

}  // namespace
}  // namespace hpo::trial_runner
