// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "tests/gpu/check.h"
#include "trial_runner/augmentation/augmenter.h"
#include "trial_runner/batch_reader.h"
#include "trial_runner/device/accelerator.h"
#include "trial_runner/device/open_accelerator.h"
#include "trial_runner/random_stream.h"

namespace hpo::gpu {
namespace {

using trial_runner::AugmentationOptions;
using trial_runner::BatchReader;
using trial_runner::Dataset;
using trial_runner::LabelledRows;

constexpr std::int64_t kRows = 96;

// Smooth images, as photographs are: a pixel's neighbours are like it.
Dataset Images() {
  constexpr std::int64_t kSide = 32;
  std::vector<std::uint8_t> pixels;
  trial_runner::RandomStream random(11);
  for (std::int64_t row = 0; row < kRows * 3; ++row) {
    const double slope = random.Within(4), start = random.Between(60, 190);
    for (std::int64_t i = 0; i < kSide * kSide; ++i) {
      const double along = static_cast<double>(i % kSide + i / kSide - kSide) / 2;
      pixels.push_back(static_cast<std::uint8_t>(std::clamp(start + slope * along, 0.0, 255.0)));
    }
  }
  Dataset images;
  images.sample_shape = {3, kSide, kSide};
  images.samples = std::move(pixels);
  images.labels.assign(kRows, 1);
  images.pixel_scale.assign(3, {.mean = 0.5F, .deviation = 0.25F});
  return images;
}

struct Both {
  at::Tensor cpu, gpu;  // samples, on the CPU
};

Both Augmented(const AugmentationOptions& options) {
  const auto accelerator = trial_runner::OpenAccelerator("cuda");
  const Dataset images = Images();
  std::vector<std::int64_t> rows(kRows);
  std::iota(rows.begin(), rows.end(), 0);
  const trial_runner::BatchReaderOptions unit{.range = trial_runner::PixelRange::kUnit};
  const auto apply = [&](BatchReader reader) {
    LabelledRows batch = reader.Read(rows);
    trial_runner::Augmenter(options, images, /*trial_seed=*/3).Apply({.rows = rows, .epoch = 2, .batch = 1}, batch);
    return batch.samples.to(at::kCPU).clone();
  };
  return {apply(BatchReader(images, kRows, unit)), apply(BatchReader(images, kRows, unit, *accelerator))};
}

}  // namespace

Outcome AugmentationIsThatOfTheCpu() {
  constexpr double kTolerance = 1e-4;  // coordinates of float32 times slopes between pixels
  AugmentationOptions options;
  options.flip_horizontal = 0.5;
  options.rotate = 15;
  options.translate = options.zoom = 0.1;
  options.brightness = options.contrast = options.saturation = 0.3;
  options.hue = 0.05;
  options.cutout = 0.3;
  options.mixup = 0.4;
  const Both both = Augmented(options);
  return Within("largest distance", Distance(both.gpu, both.cpu), kTolerance);
}

// Its operations cut colours into levels, where a rounding error can cost a whole one: so few may differ.
Outcome RandAugmentIsThatOfTheCpu() {
  constexpr double kTolerance = 1e-3, kMostDiffer = 1e-2;
  AugmentationOptions options;
  options.rand_augment.operations = 3;
  options.rand_augment.magnitude = 0.7;
  const Both both = Augmented(options);
  const double share = both.gpu.sub(both.cpu).abs().gt(kTolerance).to(at::kDouble).mean().item<double>();
  return Within("share of pixels that differ", share, kMostDiffer);
}

}  // namespace hpo::gpu
