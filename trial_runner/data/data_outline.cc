// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/data_outline.h"

#include <functional>
#include <numeric>

namespace hpo::trial_runner {
namespace {

std::int64_t Product(const std::vector<std::int64_t>& extents) {
  return std::accumulate(extents.begin(), extents.end(), std::int64_t{1}, std::multiplies<>());
}

// 0, 1, ... below `end`, again and again.
template <typename T>
std::vector<T> Cycle(std::int64_t count, std::int64_t end) {
  std::vector<T> values(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) values[static_cast<std::size_t>(i)] = static_cast<T>(i % end);
  return values;
}

Samples MakeUpSamples(const DataOutline& outline, std::int64_t rows) {
  constexpr std::int64_t kByteValues = 256;
  const std::int64_t columns = Product(outline.input.sample_shape);
  if (outline.pixels) return Cycle<std::uint8_t>(rows * columns, kByteValues);
  if (outline.input.vocabulary > 0) return Cycle<std::int32_t>(rows * columns, outline.input.vocabulary);
  std::vector<float> numbers = Cycle<float>(rows * columns, 2);
  const std::int64_t first = columns - std::ssize(outline.input.categories);
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t c = first; c < columns; ++c) numbers[static_cast<std::size_t>(row * columns + c)] = 0;
  }
  return numbers;
}

void MakeUpTargets(const DataOutline& outline, std::int64_t rows, Dataset& dataset) {
  const std::int64_t outputs = outline.input.outputs;
  if (!outline.has_classes) {
    for (std::int64_t i = 0; i < outputs; ++i) dataset.targets.push_back({.name = std::to_string(i)});
    dataset.target_values = Cycle<float>(rows * outputs, 2);
    return;
  }
  if (outline.input.label_per_token) dataset.label_shape = {outline.input.sample_shape.front()};
  for (std::int64_t i = 0; i < outputs; ++i) dataset.class_names.push_back(std::to_string(i));
  dataset.labels = Cycle<std::int64_t>(rows * Product(dataset.label_shape), outputs);
}

}  // namespace

DataOutline OutlineOf(const Dataset& dataset) {
  DataOutline outline{
      .input = {.sample_shape = dataset.sample_shape,
                .outputs = dataset.has_classes() ? std::ssize(dataset.class_names) : std::ssize(dataset.targets),
                .vocabulary = dataset.vocabulary,
                .padding = dataset.padding,
                .label_per_token = !dataset.label_shape.empty()},
      .has_classes = dataset.has_classes(),
      .pixels = ArePixels(dataset.samples),
      .rows = dataset.rows()};
  for (const CategoryColumn& column : dataset.categories) {
    outline.input.categories.push_back(std::ssize(column.values));
  }
  return outline;
}

std::int64_t SampleBytes(const DataOutline& outline) {
  constexpr std::int64_t kNumberBytes = 4;  // of floats and of tokens
  return outline.rows * Product(outline.input.sample_shape) * (outline.pixels ? 1 : kNumberBytes);
}

Dataset MakeUpDataset(const DataOutline& outline, std::int64_t train_rows, std::int64_t validation_rows) {
  const std::int64_t rows = train_rows + validation_rows + 1;
  Dataset dataset{.sample_shape = outline.input.sample_shape,
                  .samples = MakeUpSamples(outline, rows),
                  .label_shape = {},
                  .labels = {},
                  .class_names = {},
                  .split = {.train = {}, .validation = {}, .test = {rows - 1}},
                  .pixel_scale = {},
                  .vocabulary = outline.input.vocabulary,
                  .padding = outline.input.padding};
  dataset.split.train.resize(static_cast<std::size_t>(train_rows));
  dataset.split.validation.resize(static_cast<std::size_t>(validation_rows));
  std::iota(dataset.split.train.begin(), dataset.split.train.end(), 0);
  std::iota(dataset.split.validation.begin(), dataset.split.validation.end(), train_rows);
  if (outline.pixels) dataset.pixel_scale.resize(static_cast<std::size_t>(outline.input.sample_shape.front()));
  for (const std::int64_t count : outline.input.categories) {
    const std::string name = std::to_string(dataset.categories.size());
    dataset.categories.push_back({.name = name, .values = std::vector<std::string>(static_cast<std::size_t>(count))});
  }
  MakeUpTargets(outline, rows, dataset);
  return dataset;
}

}  // namespace hpo::trial_runner
