// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/npy.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/labelled_images.h"
#include "trial_runner/data/labelled_table.h"
#include "trial_runner/data/npy_file.h"
#include "trial_runner/data/npy_rows.h"
#include "trial_runner/data/shape_text.h"
#include "trial_runner/data/source_fields.h"

namespace hpo::trial_runner {
namespace {

Dataset MakeNumbers(NpyRows rows, const GivenParts& given, const SplitOptions& split, bool standardize) {
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
  const NpyReading read{.channels_last = options.at("channels") == "last",
                        .regression = options.at("task") == kRegression};
  NpyRows rows;
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
                      .pixels = header.type == "|u1" && IsPixelImage(shape.size())};
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
    for (const std::int64_t label : ReadNpyLabels(file(part + "labels"), extents.front())) {
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
