// SPDX-License-Identifier: Apache-2.0
//
// A few small images as files, the data set of them, and the same decoded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/image_writing.h"
#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/dataset.h"

namespace hpo::trial_runner {

class SmallPictures {
 public:
  static constexpr int kTrain = 22, kRows = 34, kSize = 8;

  SmallPictures() {
    source_.square.size = kSize;
    for (int i = 0; i < kRows; ++i) {
      source_.files.push_back(folder_.Write(std::to_string(i), JpegBytes(Gradient(9 + i, 40 - i / 2, 3))));
    }
  }

  // The images in memory, or as files that are decoded batch by batch.
  Dataset Decoded() const { return Make(DecodeSquares(source_.files, source_.square)); }
  Dataset Files() const { return Make(source_); }

  // At once: a worker that reads ahead finds one image or the other, never a file that is empty yet.
  std::filesystem::path Damage(int row) {
    const std::filesystem::path aside = folder_.Write("damaged", "not an image");
    const std::filesystem::path image = aside.parent_path() / std::to_string(row);
    std::filesystem::rename(aside, image);
    return image;
  }

 private:
  Dataset Make(Samples samples) const {
    Dataset dataset{.sample_shape = {3, kSize, kSize},
                    .samples = std::move(samples),
                    .label_shape = {},
                    .labels = {},
                    .class_names = {"a", "b", "c"},
                    .split = {},
                    .pixel_scale = {}};
    for (std::int64_t row = 0; row < kRows; ++row) {
      dataset.labels.push_back(row % 3);
      auto& split = dataset.split;
      (row < kTrain ? split.train : row < (kTrain + kRows) / 2 ? split.validation : split.test).push_back(row);
    }
    dataset.pixel_scale = MeasureChannels(dataset);
    return dataset;
  }

  const ScratchFolder folder_;
  ImageSource source_;
};

}  // namespace hpo::trial_runner
