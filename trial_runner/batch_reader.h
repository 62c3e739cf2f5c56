// SPDX-License-Identifier: Apache-2.0
//
// Makes the tensors of a batch from rows of a data set. Their storage is allocated once: what a batch costs is the
// copying of its rows, or the decoding of their images. One caller at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

enum class PixelRange {
  kScaled,  // on the data set's scale
  kUnit,    // [0, 1], for what still changes colours
};

// An uninitialized tensor of the extents (rows first), in whatever memory suits those who read it.
using MakeStorage = std::function<at::Tensor(const std::vector<std::int64_t>& extents, at::ScalarType type)>;

struct BatchReaderOptions {
  PixelRange range = PixelRange::kScaled;
  int decoders = 1;     // threads that decode the images of a batch, where they are not in memory; 0: one a core
  MakeStorage storage;  // absent: plain memory
};

class BatchReader {
 public:
  // `dataset` must outlive the reader; `most_rows` >= 1 is the size of the largest batch.
  BatchReader(const Dataset& dataset, std::int64_t most_rows, const BatchReaderOptions& options = {});

  // Throws std::invalid_argument that names the file when an image cannot be decoded. Samples are float32, pixels in
  // the range asked for; tokens are int32. Targets that are numbers are standardized. Both tensors are views of the
  // reader's storage, valid until the next Read. Needs 1 <= rows.size() <= most_rows, each a row of the data set.
  LabelledRows Read(std::span<const std::int64_t> rows);

  std::int64_t most_rows() const { return most_rows_; }
  const Dataset& dataset() const { return dataset_; }

 private:
  void CopySamples(std::span<const std::int64_t> rows);
  void Decode(const ImageSource& images, std::span<const std::int64_t> rows, float* to) const;

  const Dataset& dataset_;
  std::int64_t most_rows_;
  int decoders_;
  std::int64_t sample_size_;         // values of one sample
  std::int64_t label_size_;          // labels, or targets, of one sample
  std::vector<float> pixel_values_;  // 256 a channel: what a byte stands for
  LabelledRows storage_;             // most_rows rows
};

}  // namespace hpo::trial_runner
