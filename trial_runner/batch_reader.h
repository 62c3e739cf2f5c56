// SPDX-License-Identifier: Apache-2.0
//
// Makes the tensors of a batch from rows of a data set. Their storage is allocated once: what a batch costs is the
// copying of its rows, or the decoding of their images. One caller at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
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

class Accelerator;
class BatchUpload;

struct BatchReaderOptions {
  PixelRange range = PixelRange::kScaled;
  int decoders = 1;     // threads that decode the images of a batch, where they are not in memory; 0: one a core
  bool bytes = false;   // pixels stay what they are, for an upload that converts them
  MakeStorage storage;  // absent: plain memory
};

class BatchReader {
 public:
  // `dataset` must outlive the reader; `most_rows` >= 1 is the size of the largest batch.
  BatchReader(const Dataset& dataset, std::int64_t most_rows, const BatchReaderOptions& options = {});

  // The same with batches on a device, which must outlive the reader. Pixels are copied there as bytes.
  BatchReader(const Dataset& dataset, std::int64_t most_rows, const BatchReaderOptions& options,
              Accelerator& accelerator);
  ~BatchReader();
  BatchReader(BatchReader&&) noexcept;

  // Throws std::invalid_argument that names the file when an image cannot be decoded. Samples are float32, pixels in
  // the range asked for unless they stay bytes; tokens are int32. Targets that are numbers are standardized. Both
  // tensors are views of the reader's storage, valid until the next Read. Needs 1 <= rows.size() <= most_rows, each a
  // row of the data set.
  LabelledRows Read(std::span<const std::int64_t> rows);

  std::int64_t most_rows() const { return most_rows_; }
  const Dataset& dataset() const { return dataset_; }

 private:
  void CopySamples(std::span<const std::int64_t> rows);
  void Decode(const ImageSource& images, std::span<const std::int64_t> rows) const;
  void Convert(const std::uint8_t* pixels, std::size_t i) const;

  const Dataset& dataset_;
  std::int64_t most_rows_;
  int decoders_;
  bool bytes_;
  std::int64_t sample_size_;             // values of one sample
  std::int64_t label_size_;              // labels, or targets, of one sample
  std::vector<float> pixel_values_;      // 256 a channel: what a byte stands for
  LabelledRows storage_;                 // most_rows rows
  std::unique_ptr<BatchUpload> upload_;  // absent on the CPU
};

// Memory of the host that `accelerator` copies from; plain memory for none.
MakeStorage StorageFor(Accelerator* accelerator);

// The copying of batches of a data set to a device, pixels coming as bytes.
std::unique_ptr<BatchUpload> MakeUpload(const Dataset& dataset, std::int64_t most_rows, PixelRange range,
                                        Accelerator& accelerator);

}  // namespace hpo::trial_runner
