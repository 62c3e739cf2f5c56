// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

void Require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument(what);
}

std::int64_t Product(const std::vector<std::int64_t>& extents) {
  return std::accumulate(extents.begin(), extents.end(), std::int64_t{1}, std::multiplies<>());
}

void RequireRows(const std::vector<std::int64_t>& part, const char* name, std::int64_t rows) {
  Require(!part.empty(), std::string("no row for ") + name);
  const auto [least, most] = std::minmax_element(part.begin(), part.end());
  Require(*least >= 0 && *most < rows, std::string(name) + " names a row that is not there");
}

template <typename T>
std::size_t ValueCount(const std::vector<T>& list) {
  return list.size();
}

std::size_t ValueCount(const ImageSource& images) { return images.files.size() * images.square.bytes(); }

void RequireClasses(const Dataset& dataset) {
  Require(dataset.target_values.empty(), "values of targets that it does not have");
  Require(dataset.class_names.size() >= 2, "fewer than two classes");
  const auto classes = static_cast<std::int64_t>(dataset.class_names.size());
  Require(std::ranges::all_of(dataset.labels, [&](std::int64_t label) { return label >= 0 && label < classes; }),
          "a label is not one of the classes");
}

void RequireNumbers(const Dataset& dataset) {
  Require(dataset.labels.empty() && dataset.class_names.empty() && dataset.label_shape.empty(),
          "both classes and targets that are numbers");
  Require(dataset.target_values.size() % dataset.targets.size() == 0, "a row without all of its targets");
  Require(std::ranges::all_of(dataset.targets, [](const TargetColumn& target) { return target.deviation > 0; }),
          "the deviation of a target is not above 0");
  Require(std::ranges::all_of(dataset.target_values, [](float value) { return std::isfinite(value); }),
          "a target is not finite");
}

// The last columns of each row are whole numbers, each below the count of its categories.
void RequireCategories(const Dataset& dataset) {
  if (dataset.categories.empty()) return;
  const auto* numbers = std::get_if<std::vector<float>>(&dataset.samples);
  Require(numbers != nullptr && dataset.sample_shape.size() == 1 &&
              std::ssize(dataset.categories) <= dataset.sample_shape.front(),
          "categories need a column of a row of numbers each");
  const auto columns = static_cast<std::size_t>(dataset.sample_shape.front());
  const std::size_t first = columns - dataset.categories.size();
  for (std::size_t i = 0; i < numbers->size(); ++i) {
    if (i % columns < first) continue;
    const auto count = static_cast<float>(dataset.categories[i % columns - first].values.size());
    const float code = (*numbers)[i];
    Require(code >= 0 && code < count && code == std::floor(code), "a column of categories holds another number");
  }
}

}  // namespace

bool ArePixels(const Samples& samples) {
  return std::holds_alternative<std::vector<std::uint8_t>>(samples) || std::holds_alternative<ImageSource>(samples);
}

std::int64_t Dataset::rows() const {
  if (!has_classes()) return std::ssize(target_values) / std::ssize(targets);
  return std::ssize(labels) / Product(label_shape);
}

void RequireConsistent(const Dataset& dataset) {
  const auto positive = [](std::int64_t extent) { return extent >= 1; };
  Require(!dataset.sample_shape.empty() && std::ranges::all_of(dataset.sample_shape, positive),
          "a sample needs one axis or more, each of 1 or more");
  Require(std::ranges::all_of(dataset.label_shape, positive), "an axis of the labels is shorter than 1");
  RequireCategories(dataset);
  dataset.has_classes() ? RequireClasses(dataset) : RequireNumbers(dataset);
  const std::size_t values = std::visit([](const auto& samples) { return ValueCount(samples); }, dataset.samples);
  const auto rows = static_cast<std::size_t>(dataset.rows());
  Require(values == rows * static_cast<std::size_t>(Product(dataset.sample_shape)),
          std::to_string(values) + " values are not those of " + std::to_string(rows) + " samples");
  const bool pixels = ArePixels(dataset.samples);
  Require(dataset.pixel_scale.size() == (pixels ? static_cast<std::size_t>(dataset.sample_shape.front()) : 0),
          "pixels, and they alone, need a scale for each channel");
  Require(std::ranges::all_of(dataset.pixel_scale, [](const ChannelScale& s) { return s.deviation > 0; }),
          "the deviation of a channel is not above 0");
  const auto* tokens = std::get_if<std::vector<std::int32_t>>(&dataset.samples);
  Require((tokens != nullptr) == (dataset.vocabulary > 0), "tokens, and they alone, need a vocabulary");
  Require(tokens == nullptr ||
              std::ranges::all_of(*tokens, [&](std::int32_t t) { return t >= 0 && t < dataset.vocabulary; }),
          "a token is not one of the vocabulary");
  RequireRows(dataset.split.train, "training", dataset.rows());
  RequireRows(dataset.split.validation, "validation", dataset.rows());
  RequireRows(dataset.split.test, "test", dataset.rows());
}

}  // namespace hpo::trial_runner
