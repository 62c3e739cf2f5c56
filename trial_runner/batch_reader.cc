// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/batch_reader.h"

#include <ATen/ops/empty.h>

#include <algorithm>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/data/in_parallel.h"
#include "trial_runner/device/accelerator.h"

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

at::ScalarType TypeOf(const Dataset& dataset, bool bytes) {
  if (std::holds_alternative<std::vector<std::int32_t>>(dataset.samples)) return at::kInt;
  return bytes && ArePixels(dataset.samples) ? at::kByte : at::kFloat;
}

at::ScalarType LabelTypeOf(const Dataset& dataset) { return dataset.has_classes() ? at::kLong : at::kFloat; }

Shape LabelShapeOf(const Dataset& dataset) {
  return dataset.has_classes() ? dataset.label_shape : Shape{std::ssize(dataset.targets)};
}

BatchReaderOptions ForUpload(BatchReaderOptions options, Accelerator& accelerator) {
  options.bytes = true;
  options.storage = StorageFor(&accelerator);
  return options;
}

}  // namespace

MakeStorage StorageFor(Accelerator* accelerator) {
  if (accelerator == nullptr) return PlainMemory;
  return [accelerator](const Shape& extents, at::ScalarType type) { return accelerator->HostMemory(extents, type); };
}

std::unique_ptr<BatchUpload> MakeUpload(const Dataset& dataset, std::int64_t most_rows, PixelRange range,
                                        Accelerator& accelerator) {
  return accelerator.NewUpload({.rows = most_rows,
                                .sample_shape = dataset.sample_shape,
                                .label_shape = LabelShapeOf(dataset),
                                .type = TypeOf(dataset, /*bytes=*/true),
                                .label_type = LabelTypeOf(dataset),
                                .pixel_values = PixelValues(dataset.pixel_scale, range)});
}

BatchReader::BatchReader(const Dataset& dataset, std::int64_t most_rows, const BatchReaderOptions& options)
    : dataset_(dataset),
      most_rows_(most_rows),
      decoders_(options.decoders),
      bytes_(options.bytes),
      sample_size_(ElementCount(dataset.sample_shape)),
      label_size_(ElementCount(LabelShapeOf(dataset))),
      pixel_values_(PixelValues(dataset.pixel_scale, options.range)) {
  const MakeStorage make = options.storage ? options.storage : StorageFor(nullptr);
  storage_.samples = make(Rows(most_rows, dataset.sample_shape), TypeOf(dataset, bytes_));
  storage_.labels = make(Rows(most_rows, LabelShapeOf(dataset)), LabelTypeOf(dataset));
}

BatchReader::BatchReader(const Dataset& dataset, std::int64_t most_rows, const BatchReaderOptions& options,
                         Accelerator& accelerator)
    : BatchReader(dataset, most_rows, ForUpload(options, accelerator)) {
  upload_ = MakeUpload(dataset, most_rows, options.range, accelerator);
}

BatchReader::~BatchReader() = default;
BatchReader::BatchReader(BatchReader&&) noexcept = default;

LabelledRows BatchReader::Read(std::span<const std::int64_t> rows) {
  if (upload_) upload_->Finish();
  CopySamples(rows);
  if (dataset_.has_classes()) {
    CopyRows(dataset_.labels, label_size_, rows, storage_.labels.mutable_data_ptr<std::int64_t>());
  } else {
    CopyRows(dataset_.target_values, label_size_, rows, storage_.labels.mutable_data_ptr<float>());
  }
  const LabelledRows batch = Slice(storage_, 0, static_cast<std::int64_t>(rows.size()));
  return upload_ ? upload_->Send(batch) : batch;
}

void BatchReader::CopySamples(std::span<const std::int64_t> rows) {
  const at::Tensor& to = storage_.samples;
  if (const auto* numbers = std::get_if<std::vector<float>>(&dataset_.samples)) {
    CopyRows(*numbers, sample_size_, rows, to.mutable_data_ptr<float>());
  } else if (const auto* tokens = std::get_if<std::vector<std::int32_t>>(&dataset_.samples)) {
    CopyRows(*tokens, sample_size_, rows, to.mutable_data_ptr<std::int32_t>());
  } else if (const auto* images = std::get_if<ImageSource>(&dataset_.samples)) {
    Decode(*images, rows);
  } else if (const auto& pixels = std::get<std::vector<std::uint8_t>>(dataset_.samples); bytes_) {
    CopyRows(pixels, sample_size_, rows, to.mutable_data_ptr<std::uint8_t>());
  } else {
    for (std::size_t i = 0; i < rows.size(); ++i) Convert(pixels.data() + rows[i] * sample_size_, i);
  }
}

// Writes the pixels of the batch's sample `i` as what they stand for.
void BatchReader::Convert(const std::uint8_t* pixels, std::size_t i) const {
  float* const to = storage_.samples.mutable_data_ptr<float>();
  ConvertPixels(pixels, pixel_values_, sample_size_, to + static_cast<std::int64_t>(i) * sample_size_);
}

void BatchReader::Decode(const ImageSource& images, std::span<const std::int64_t> rows) const {
  const std::size_t size = images.square.bytes();
  InParallel(rows.size(), decoders_, [&](std::size_t i) {
    const auto& file = images.files[static_cast<std::size_t>(rows[i])];
    if (bytes_) {
      DecodeSquare(file, images.square, {storage_.samples.mutable_data_ptr<std::uint8_t>() + i * size, size});
      return;
    }
    std::vector<std::uint8_t> pixels(size);
    DecodeSquare(file, images.square, pixels);
    Convert(pixels.data(), i);
  });
}

}  // namespace hpo::trial_runner
