// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/augmentation/augmenter.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/roll.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/augmentation/image_operations.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {
namespace {

constexpr std::size_t kImageAxes = 3;
constexpr std::int64_t kColours = 3;

void RequireFit(const AugmentationOptions& options, const Dataset& dataset) {
  const Shape& shape = dataset.sample_shape;
  if ((VariesImages(options) || options.cutmix > 0) && shape.size() != kImageAxes) {
    throw std::invalid_argument("augmentation: needs images (channels, height, width), the samples are " +
                                ToString(shape) + "; only mixup works on those");
  }
  if ((options.saturation > 0 || options.hue > 0) && shape.front() != kColours) {
    throw std::invalid_argument("augmentation.saturation and hue: need images of three channels, these have " +
                                std::to_string(shape.front()));
  }
  const auto* numbers = std::get_if<std::vector<float>>(&dataset.samples);
  const auto is_colour = [](float number) { return number >= 0 && number <= 1; };
  if (ChangesColours(options) && numbers != nullptr && !std::ranges::all_of(*numbers, is_colour)) {
    throw std::invalid_argument(
        "augmentation: brightness, contrast, saturation, hue and rand_augment need pixels or numbers in [0, 1]");
  }
  if (!dataset.categories.empty()) throw std::invalid_argument("augmentation: categories cannot be mixed");
  if (std::holds_alternative<std::vector<std::int32_t>>(dataset.samples)) {
    throw std::invalid_argument("augmentation: samples of tokens cannot be varied");
  }
}

}  // namespace

Augmenter::Augmenter(const AugmentationOptions& options, const Dataset& dataset, std::uint64_t trial_seed)
    : options_(options), dataset_(dataset), trial_seed_(trial_seed) {
  RequireFit(options, dataset);
  if (dataset.sample_shape.size() == kImageAxes) size_ = {dataset.sample_shape[1], dataset.sample_shape[2]};
}

void Augmenter::Apply(const BatchPlace& place, LabelledRows& batch) const {
  const c10::NoGradGuard no_recording;  // not inference: autograd keeps the samples for the backward pass
  if (VariesImages(options_)) {
    VaryImages(place, batch);
  } else {
    Normalize(batch.samples);
  }
  if (Mixes(options_)) Mix(place, batch);
}

void Augmenter::VaryImages(const BatchPlace& place, LabelledRows& batch) const {
  const std::uint64_t seed = DeriveSeed(trial_seed_, SeedPurpose::kAugment, static_cast<std::uint64_t>(place.epoch));
  std::vector<ImageVariation> variations;
  variations.reserve(place.rows.size());
  for (const std::int64_t row : place.rows) {
    RandomStream random(trial_runner::Mix(seed ^ trial_runner::Mix(static_cast<std::uint64_t>(row))));
    variations.push_back(DrawVariation(options_, size_, random));
  }
  batch.samples = ChangeColours(MovePixels(batch.samples, variations), variations);
  Normalize(batch.samples);
  BlankRectangles(batch.samples, variations);
}

// Pixels alone: other numbers come on their scale.
void Augmenter::Normalize(at::Tensor& images) const {
  for (std::size_t c = 0; c < dataset_.pixel_scale.size(); ++c) {
    const ChannelScale& scale = dataset_.pixel_scale[c];
    images.select(1, static_cast<std::int64_t>(c)).sub_(scale.mean).div_(scale.deviation);
  }
}

// Every sample meets its neighbour in the batch, which the epoch's order makes any other sample.
void Augmenter::Mix(const BatchPlace& place, LabelledRows& batch) const {
  const std::uint64_t seed = DeriveSeed(trial_seed_, SeedPurpose::kMixture, static_cast<std::uint64_t>(place.epoch));
  RandomStream random(trial_runner::Mix(seed ^ trial_runner::Mix(static_cast<std::uint64_t>(place.batch))));
  const bool patch = options_.cutmix > 0 && (options_.mixup == 0 || random.Chance(0.5));
  const double share = random.SymmetricBeta(patch ? options_.cutmix : options_.mixup);
  batch.other_labels = at::roll(batch.labels, 1, 0);
  if (patch) {
    PastePatch(random, share, batch);
  } else {
    batch.samples = batch.samples.mul(share).add_(at::roll(batch.samples, 1, 0), 1 - share);
    batch.share = share;
  }
}

void Augmenter::PastePatch(RandomStream& random, double share, LabelledRows& batch) const {
  const Rectangle r = DrawPatch(share, size_, random);
  const at::Tensor others = at::roll(batch.samples, 1, 0);
  const auto patch = [&](const at::Tensor& images) {
    return images.narrow(2, r.top, r.bottom - r.top).narrow(3, r.left, r.right - r.left);
  };
  patch(batch.samples).copy_(patch(others));
  const double pasted = static_cast<double>((r.bottom - r.top) * (r.right - r.left));
  batch.share = 1 - pasted / static_cast<double>(size_.height * size_.width);
}

}  // namespace hpo::trial_runner
