// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/npy.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/labelled_images.h"
#include "trial_runner/data/labelled_table.h"
#include "trial_runner/data/npy_file.h"
#include "trial_runner/data/shape_text.h"
#include "trial_runner/data/source_fields.h"

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

// All parts of the data set, one behind the other. Which of the lists is filled, the first part and the task decide.
struct Rows {
  std::vector<std::int64_t> shape;  // of one row
  bool pixels = false;
  Pixels bytes;
  std::vector<float> numbers;
  std::vector<std::int64_t> labels;
  NumberTargets targets;
};

std::vector<std::int64_t> ReadLabels(const std::string& path, std::int64_t rows) {
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

// Of a row with that many axes, when its numbers are bytes.
bool IsImage(std::size_t axes) { return axes == 2 || axes == 3; }

// The shape of an image as pixels have it.
std::vector<std::int64_t> PixelShape(const std::vector<std::int64_t>& shape, bool channels_last) {
  if (shape.size() == 2) return {1, shape[0], shape[1]};
  return channels_last ? std::vector{shape[2], shape[0], shape[1]} : shape;
}

// The same; turns `bytes` into that order.
std::vector<std::int64_t> TakeImages(const std::vector<std::int64_t>& shape, bool channels_last, Pixels& bytes) {
  if (shape.size() == 3 && channels_last) {
    bytes = ChannelsFirst(bytes, static_cast<std::size_t>(shape[0] * shape[1]), static_cast<std::size_t>(shape[2]));
  }
  return PixelShape(shape, channels_last);
}

struct ReadOptions {
  bool channels_last = false;
  bool regression = false;
};

// Adds the rows of a pair of files; returns how many.
std::int64_t Append(const std::pair<std::string, std::string>& files, const ReadOptions& options, Rows& to) {
  const auto& [path, labels_path] = files;
  NpyArray array = ReadNpy(path);
  if (array.extents.size() < 2 || ElementsOf(array.extents) == 0) {
    Fail(path,
         "features of shape (" + ShapeText(array.extents) + "), expected rows x features or more axes, none empty");
  }
  const std::int64_t rows = array.extents.front();
  std::vector<std::int64_t> shape(array.extents.begin() + 1, array.extents.end());
  auto* bytes = std::get_if<Pixels>(&array.values);
  const bool pixels = bytes != nullptr && IsImage(shape.size());
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
    const std::vector<std::int64_t> labels = ReadLabels(labels_path, rows);
    to.labels.insert(to.labels.end(), labels.begin(), labels.end());
  }
  return rows;
}

Dataset MakeNumbers(Rows rows, const GivenParts& given, const SplitOptions& split, bool standardize) {
  std::vector<std::string> names;
  if (rows.targets.empty()) names = NumberedClasses(rows.labels);
  Dataset dataset = MakeDataset(LabelledTable{.columns = *ElementsOf(rows.shape),
                                              .features = std::move(rows.numbers),
                                              .labels = std::move(rows.labels),
                                              .class_names = std::move(names),
                                              .given = given,
                                              .numbers = std::move(rows.targets)},
                                split, standardize);
  dataset.sample_shape = std::move(rows.shape);
  return dataset;
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const auto labels = options.at("labels").get<std::string>();
  const ReadOptions read{.channels_last = options.at("channels") == "last",
                         .regression = options.at("task") == kRegression};
  Rows rows;
  GivenParts given;
  Append({options.at("features").get<std::string>(), labels}, read, rows);
  const auto append_given = [&](const std::string& part, std::int64_t& count) {
    const auto files = OptionalPair(options, part + "_features", part + "_labels");
    if (!files.first.empty()) count = Append(files, read, rows);
  };
  append_given("validation", given.validation);
  append_given("test", given.test);
  return NamingFile(labels, [&] {
    if (!rows.pixels) return MakeNumbers(std::move(rows), given, split, options.at("standardize").get<bool>());
    return MakeDataset(LabelledImages{.shape = std::move(rows.shape),
                                      .pixels = std::move(rows.bytes),
                                      .labels = std::move(rows.labels),
                                      .class_names = {},
                                      .given = given,
                                      .numbers = std::move(rows.targets)},
                       split, options);
  });
}

// The labels are read, a number each, and of the features the header.
OutlineOrWhy Outline(const nlohmann::json& options) {
  const auto file = [&](const std::string& name) { return options.at(name).get<std::string>(); };
  const NpyHeader header = ReadNpyHeader(file("features"));
  if (header.extents.size() < 2) return "the features have one axis";  // an error of loading
  std::vector<std::int64_t> shape(header.extents.begin() + 1, header.extents.end());
  DataOutline outline{.has_classes = options.at("task") != kRegression,
                      .pixels = header.type == "|u1" && IsImage(shape.size())};
  outline.input.sample_shape = outline.pixels ? PixelShape(shape, options.at("channels") == "last") : shape;
  if (!outline.has_classes) {
    const std::vector<std::int64_t> targets = ReadNpyHeader(file("labels")).extents;
    outline.input.outputs = targets.size() == 2 ? targets.back() : 1;
  }
  for (const std::string part : {"", "validation_", "test_"}) {
    if (file(part + "features").empty()) continue;
    const std::vector<std::int64_t> extents = ReadNpyHeader(file(part + "features")).extents;
    if (extents.size() != header.extents.size()) return "the parts are of different shapes";  // likewise
    outline.rows += extents.front();
    if (!outline.has_classes) continue;
    for (const std::int64_t label : ReadLabels(file(part + "labels"), extents.front())) {
      outline.input.outputs = std::max(outline.input.outputs, label + 1);
    }
  }
  return outline;
}

std::vector<Field> Fields() {
  return {
      PathField("features", "an .npy file of rows x ...; bytes of rows x height x width, or with channels, are pixels"),
      PathField("labels",
                "an .npy file of a whole number for each row; of any numbers, one or several a row, where the task is "
                "regression"),
      TaskField(),
      OptionalPathField("validation_features", "the validation part; empty: it is cut off `features`"),
      OptionalPathField("validation_labels", "the labels of the validation part"),
      OptionalPathField("test_features", "the test part; empty: it is cut off `features`"),
      OptionalPathField("test_labels", "the labels of the test part"),
      {.name = "channels",
       .kind = FieldKind::kChoice,
       .fallback = "first",
       .choices = {"first", "last"},
       .help = "of pixels with four axes: rows x channels x height x width, or rows x height x width x channels"},
      {.name = "standardize",
       .kind = FieldKind::kBoolean,
       .fallback = false,
       .help = "bring each number of a row to mean 0 and deviation 1, as measured on the training rows"},
      NormalizeField()};
}

}  // namespace

DatasetEntry NpyDataset() {
  return {.name = "npy",
          .help = "NumPy arrays of features and of labels or numbers to learn",
          .fields = Fields(),
          .load = Load,
          .outline = Outline};
}

}  // namespace hpo::trial_runner
