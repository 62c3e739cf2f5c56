// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/npy_rows.h"

#include <cmath>
#include <stdexcept>
#include <type_traits>
#include <variant>

#include "trial_runner/data/npy_file.h"
#include "trial_runner/data/shape_text.h"

namespace hpo::trial_runner {
namespace {

using Pixels = std::vector<std::uint8_t>;

[[noreturn]] void Fail(const std::string& path, const std::string& what) {
  throw std::invalid_argument(path + ": " + what);
}

// Numbers that single precision holds, `size` of them a row.
template <typename From, typename To>
void AppendFinite(const std::vector<From>& values, const std::string& path, std::int64_t size, std::vector<To>& to) {
  for (std::int64_t i = 0; i < std::ssize(values); ++i) {
    to.push_back(static_cast<To>(values[static_cast<std::size_t>(i)]));
    const auto single = static_cast<float>(to.back());
    if (std::isfinite(single)) continue;
    Fail(path, "row " + std::to_string(i / size) + ", value " + std::to_string(i % size) + " is " +
                   (std::isnan(single) ? "NaN" : "not a finite number of single precision"));
  }
}

// The numbers of as many targets a row as the first part has; one where there is a single axis.
void AppendTargets(const std::string& path, std::int64_t rows, NumberTargets& targets) {
  const NpyArray array = ReadNpy(path);
  const bool fits = (array.extents.size() == 1 || array.extents.size() == 2) && array.extents.front() == rows &&
                    array.extents.back() >= 1;
  if (!fits) {
    Fail(path, "targets of shape " + ShapeText(array.extents) + ", expected one or a row of several for each of the " +
                   std::to_string(rows) + " rows of the features");
  }
  const std::int64_t columns = array.extents.size() == 2 ? array.extents.back() : 1;
  if (targets.empty()) {
    for (std::int64_t column = 0; column < columns; ++column) targets.names.push_back(std::to_string(column));
  }
  if (columns != std::ssize(targets.names)) {
    Fail(path,
         std::to_string(columns) + " targets a row, those to train on have " + std::to_string(targets.names.size()));
  }
  std::visit([&](const auto& values) { AppendFinite(values, path, columns, targets.values); }, array.values);
}

void AppendNumbers(const NpyArray& array, const std::string& path, std::vector<float>& numbers) {
  const std::int64_t size = *ElementsOf(array.extents) / array.extents.front();
  std::visit([&](const auto& values) { AppendFinite(values, path, size, numbers); }, array.values);
}

// (height, width, channels) of each row to (channels, height, width).
Pixels ChannelsFirst(const Pixels& bytes, std::size_t plane, std::size_t channels) {
  Pixels turned(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t row = i / (plane * channels);
    const std::size_t place = i % (plane * channels);
    turned[(row * channels + place % channels) * plane + place / channels] = bytes[i];
  }
  return turned;
}

// PixelShape of the rows; turns `bytes` into that order.
std::vector<std::int64_t> TakeImages(const std::vector<std::int64_t>& shape, bool channels_last, Pixels& bytes) {
  if (shape.size() == 3 && channels_last) {
    bytes = ChannelsFirst(bytes, static_cast<std::size_t>(shape[0] * shape[1]), static_cast<std::size_t>(shape[2]));
  }
  return PixelShape(shape, channels_last);
}

}  // namespace

std::vector<std::int64_t> ReadNpyLabels(const std::string& path, std::int64_t rows) {
  const NpyArray array = ReadNpy(path);
  if (array.extents != std::vector<std::int64_t>{rows}) {
    Fail(path, "labels of shape " + ShapeText(array.extents) + ", expected one for each of the " +
                   std::to_string(rows) + " rows of the features");
  }
  return std::visit(
      [&](const auto& values) -> std::vector<std::int64_t> {
        using T = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_floating_point_v<T>)
          Fail(path, "labels must be whole numbers; convert them by astype, or set the task to regression");
        return {values.begin(), values.end()};
      },
      array.values);
}

bool IsPixelImage(std::size_t axes) { return axes == 2 || axes == 3; }

std::vector<std::int64_t> PixelShape(const std::vector<std::int64_t>& shape, bool channels_last) {
  if (shape.size() == 2) return {1, shape[0], shape[1]};
  return channels_last ? std::vector{shape[2], shape[0], shape[1]} : shape;
}

std::int64_t Append(const NpyPair& files, const NpyReading& options, NpyRows& to) {
  const auto& [path, labels_path] = files;
  NpyArray array = ReadNpy(path);
  if (array.extents.size() < 2 || ElementsOf(array.extents) == 0) {
    Fail(path,
         "features of shape (" + ShapeText(array.extents) + "), expected rows x features or more axes, none empty");
  }
  const std::int64_t rows = array.extents.front();
  std::vector<std::int64_t> shape(array.extents.begin() + 1, array.extents.end());
  auto* bytes = std::get_if<Pixels>(&array.values);
  const bool pixels = bytes != nullptr && IsPixelImage(shape.size());
  if (pixels) shape = TakeImages(shape, options.channels_last, *bytes);
  if (to.shape.empty()) {
    to.shape = shape;
    to.pixels = pixels;
  }
  if (shape != to.shape || pixels != to.pixels) {
    Fail(path, "rows of shape " + ShapeText(shape) + ", those to train on are " + ShapeText(to.shape) +
                   (pixels == to.pixels ? "" : " of another type"));
  }
  if (pixels) {
    to.bytes.insert(to.bytes.end(), bytes->begin(), bytes->end());
  } else {
    AppendNumbers(array, path, to.numbers);
  }
  if (options.regression) {
    AppendTargets(labels_path, rows, to.targets);
  } else {
    const std::vector<std::int64_t> labels = ReadNpyLabels(labels_path, rows);
    to.labels.insert(to.labels.end(), labels.begin(), labels.end());
  }
  return rows;
}

}  // namespace hpo::trial_runner
