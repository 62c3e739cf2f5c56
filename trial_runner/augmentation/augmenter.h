// SPDX-License-Identifier: Apache-2.0
//
// Varies the batches that are trained on. What happens to a sample is a function of the trial's seed, the epoch and the
// sample's row, and how a batch is mixed of the epoch and the batch's number: a resumed trial goes on with the same
// bits. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "trial_runner/augmentation/image_variation.h"
#include "trial_runner/data/dataset.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

struct BatchPlace {
  std::span<const std::int64_t> rows;  // of the data set
  int epoch = 0;
  int batch = 0;  // within the epoch
};

class Augmenter {
 public:
  // `dataset` must outlive the augmenter. Throws std::invalid_argument, naming the option, when the samples are not
  // what an option needs: images (channels, height, width), three channels, colours in [0, 1],
  // numbers.
  Augmenter(const AugmentationOptions& options, const Dataset& dataset, std::uint64_t trial_seed);

  // `batch` as BatchReader makes it with PixelRange::kUnit; afterwards its samples are on the data set's scale.
  void Apply(const BatchPlace& place, LabelledRows& batch) const;

 private:
  void VaryImages(const BatchPlace& place, LabelledRows& batch) const;
  void Normalize(at::Tensor& images) const;
  void Mix(const BatchPlace& place, LabelledRows& batch) const;
  void PastePatch(RandomStream& random, double share, LabelledRows& batch) const;

  AugmentationOptions options_;
  const Dataset& dataset_;
  std::uint64_t trial_seed_;
  ImageSize size_;
};

}  // namespace hpo::trial_runner
