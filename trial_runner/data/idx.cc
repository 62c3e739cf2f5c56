// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/idx.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "trial_runner/data/channel_scale.h"
#include "trial_runner/data/idx_file.h"
#include "trial_runner/data/labelled_images.h"
#include "trial_runner/data/shape_text.h"
#include "trial_runner/data/source_fields.h"

namespace hpo::trial_runner {
namespace {

// Of an image, from the extents of a file.
std::vector<std::int64_t> ShapeOf(const std::vector<std::int64_t>& extents) {
  std::vector<std::int64_t> shape(extents.begin() + 1, extents.end());
  if (shape.size() == 2) shape.insert(shape.begin(), 1);
  return shape;
}

// Adds the images and labels of a pair of files; returns how many.
std::int64_t Append(const std::string& images_path, const std::string& labels_path, LabelledImages& to) {
  IdxArray images = ReadIdx(images_path, 3, 4);
  const IdxArray labels = ReadIdx(labels_path, 1, 1);
  const std::int64_t rows = images.extents.front();
  if (labels.extents.front() != rows) {
    throw std::invalid_argument(labels_path + ": has " + std::to_string(labels.extents.front()) + " labels, " +
                                images_path + " has " + std::to_string(rows) + " images");
  }
  const std::vector<std::int64_t> shape = ShapeOf(images.extents);
  if (to.shape.empty()) to.shape = shape;
  if (to.shape != shape) {
    throw std::invalid_argument(images_path + ": the images are " + ShapeText(shape) + ", those to train on " +
                                ShapeText(to.shape));
  }
  if (to.pixels.empty()) {
    to.pixels = std::move(images.values);
  } else {
    to.pixels.insert(to.pixels.end(), images.values.begin(), images.values.end());
  }
  to.labels.insert(to.labels.end(), labels.values.begin(), labels.values.end());
  return rows;
}

Dataset Load(const nlohmann::json& options, const SplitOptions& split) {
  const auto labels = options.at("labels").get<std::string>();
  LabelledImages all;
  Append(options.at("images").get<std::string>(), labels, all);
  const auto [test_images, test_labels] = OptionalPair(options, "test_images", "test_labels");
  if (!test_images.empty()) all.given.test = Append(test_images, test_labels, all);
  return NamingFile(labels, [&] { return MakeDataset(std::move(all), split, options); });
}

// The labels are read, a byte each, and of the images the header.
OutlineOrWhy Outline(const nlohmann::json& options) {
  const std::vector<std::int64_t> extents = ReadIdxExtents(options.at("images").get<std::string>(), 3, 4);
  std::vector<std::uint8_t> labels = ReadIdx(options.at("labels").get<std::string>(), 1, 1).values;
  std::int64_t rows = extents.front();
  const auto [test_images, test_labels] = OptionalPair(options, "test_images", "test_labels");
  if (!test_images.empty()) {
    rows += ReadIdxExtents(test_images, 3, 4).front();
    const std::vector<std::uint8_t> more = ReadIdx(test_labels, 1, 1).values;
    labels.insert(labels.end(), more.begin(), more.end());
  }
  return DataOutline{.input = {.sample_shape = ShapeOf(extents), .outputs = std::ranges::max(labels) + 1},
                     .pixels = true,
                     .rows = rows};
}

}  // namespace

DatasetEntry IdxDataset() {
  return {
      .name = "idx",
      .help = "images and labels in IDX files, as MNIST's, plain or gzip",
      .fields = {PathField("images", "the images, bytes of rows x height x width or rows x channels x height x width"),
                 PathField("labels", "the labels, a byte for each image"),
                 OptionalPathField("test_images", "the images of the test part; empty: it is cut off `images`"),
                 OptionalPathField("test_labels", "the labels of the test part"), NormalizeField()},
      .load = Load,
      .outline = Outline};
}

}  // namespace hpo::trial_runner
