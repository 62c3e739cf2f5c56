// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/batch_reader.h"

#include <ATen/ops/empty.h>

#include <algorithm>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/data/in_parallel.h"

namespace hpo::trial_runner {
namespace {

constexpr int kBytes = 256;
constexpr float kBrightest = 255;

at::Tensor PlainMemory(const Shape& extents, at::ScalarType type) {
  return at::empty(extents, at::TensorOptions().dtype(type));
}

Shape Rows(std::int64_t count, const Shape& shape) {
  Shape extents = {count};
  extents.insert(extents.end(), shape.begin(), shape.end());
  return extents;
}

std::vector<float> PixelValues(const std::vector<ChannelScale>& scales, PixelRange range) {
  std::vector<float> values;
  for (const ChannelScale& own : scales) {
    const ChannelScale scale = range == PixelRange::kScaled ? own : ChannelScale{};
    for (int byte = 0; byte < kBytes; ++byte) {
      values.push_back((static_cast<float>(byte) / kBrightest - scale.mean) / scale.deviation);
    }
  }
  return values;
}

template <typename T>
void CopyRows(const std::vector<T>& from, std::int64_t size, std::span<const std::int64_t> rows, T* to) {
  for (const std::int64_t row : rows) to = std::copy_n(from.data() + row * size, size, to);
}

void ConvertPixels(const std::uint8_t* bytes, const std::vector<float>& values, std::int64_t sample_size, float* to) {
  const std::int64_t channels = static_cast<std::int64_t>(values.size()) / kBytes;
  const std::int64_t plane = sample_size / channels;
  for (std::int64_t channel = 0; channel < channels; ++channel) {
    const float* value = values.data() + channel * kBytes;
    for (std::int64_t i = 0; i < plane; ++i) to[channel * plane + i] = value[bytes[channel * plane + i]];
  }
}

}  // namespace

BatchReader::BatchReader(const Dataset& dataset, std::int64_t most_rows, const BatchReaderOptions& options)
    : dataset_(dataset),
      most_rows_(most_rows),
      decoders_(options.decoders),
      sample_size_(ElementCount(dataset.sample_shape)),
      label_size_(dataset.has_classes() ? ElementCount(dataset.label_shape) : std::ssize(dataset.targets)),
      pixel_values_(PixelValues(dataset.pixel_scale, options.range)) {
  const bool tokens = std::holds_alternative<std::vector<std::int32_t>>(dataset.samples);
  const MakeStorage make = options.storage ? options.storage : PlainMemory;
  storage_.samples = make(Rows(most_rows, dataset.sample_shape), tokens ? at::kInt : at::kFloat);
  storage_.labels = dataset.has_classes() ? make(Rows(most_rows, dataset.label_shape), at::kLong)
                                          : make({most_rows, label_size_}, at::kFloat);
}

LabelledRows BatchReader::Read(std::span<const std::int64_t> rows) {
  CopySamples(rows);
  if (dataset_.has_classes()) {
    CopyRows(dataset_.labels, label_size_, rows, storage_.labels.mutable_data_ptr<std::int64_t>());
  } else {
    CopyRows(dataset_.target_values, label_size_, rows, storage_.labels.mutable_data_ptr<float>());
  }
  return Slice(storage_, 0, static_cast<std::int64_t>(rows.size()));
}

void BatchReader::CopySamples(std::span<const std::int64_t> rows) {
  if (const auto* numbers = std::get_if<std::vector<float>>(&dataset_.samples)) {
    CopyRows(*numbers, sample_size_, rows, storage_.samples.mutable_data_ptr<float>());
  } else if (const auto* tokens = std::get_if<std::vector<std::int32_t>>(&dataset_.samples)) {
    CopyRows(*tokens, sample_size_, rows, storage_.samples.mutable_data_ptr<std::int32_t>());
  } else if (const auto* images = std::get_if<ImageSource>(&dataset_.samples)) {
    Decode(*images, rows, storage_.samples.mutable_data_ptr<float>());
  } else {
    const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset_.samples);
    float* to = storage_.samples.mutable_data_ptr<float>();
    for (const std::int64_t row : rows) {
      ConvertPixels(pixels.data() + row * sample_size_, pixel_values_, sample_size_, to);
      to += sample_size_;
    }
  }
}

void BatchReader::Decode(const ImageSource& images, std::span<const std::int64_t> rows, float* to) const {
  InParallel(rows.size(), decoders_, [&](std::size_t i) {
    std::vector<std::uint8_t> pixels(images.square.bytes());
    DecodeSquare(images.files[static_cast<std::size_t>(rows[i])], images.square, pixels);
    ConvertPixels(pixels.data(), pixel_values_, sample_size_, to + static_cast<std::int64_t>(i) * sample_size_);
  });
}

}  // namespace hpo::trial_runner
