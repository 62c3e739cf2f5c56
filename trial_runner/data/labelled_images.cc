// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_images.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "trial_runner/data/channel_scale.h"

namespace hpo::trial_runner {

std::vector<std::string> NumberedClasses(const std::vector<std::int64_t>& labels) {
  const auto negative = std::ranges::find_if(labels, [](std::int64_t label) { return label < 0; });
  if (negative != labels.end()) {
    throw std::invalid_argument("row " + std::to_string(negative - labels.begin()) + ": the label " +
                                std::to_string(*negative) + " is not a class, which is 0 or more");
  }
  const std::int64_t largest = labels.empty() ? -1 : std::ranges::max(labels);
  if (largest < 1) throw std::invalid_argument("fewer than two classes");
  if (largest >= std::ssize(labels)) {
    throw std::invalid_argument("the label " + std::to_string(largest) + " among " + std::to_string(labels.size()) +
                                " rows is a quantity, not a class");
  }
  std::vector<std::string> names;
  for (std::int64_t label = 0; label <= largest; ++label) names.push_back(std::to_string(label));
  return names;
}

Dataset MakeDataset(LabelledImages images, const SplitOptions& split, const nlohmann::json& options) {
  Samples samples = std::move(images.pixels);
  return MakeDataset(std::move(images), std::move(samples), split, options);
}

Dataset MakeDataset(LabelledImages images, Samples samples, const SplitOptions& split, const nlohmann::json& options) {
  const bool classes = images.numbers.empty();
  if (classes && images.class_names.empty()) images.class_names = NumberedClasses(images.labels);
  SplitRows rows = classes ? Split(images.labels, split, images.given) : Split(images.numbers, split, images.given);
  Dataset dataset{.sample_shape = std::move(images.shape),
                  .samples = std::move(samples),
                  .label_shape = {},
                  .labels = std::move(images.labels),
                  .class_names = std::move(images.class_names),
                  .split = std::move(rows),
                  .pixel_scale = {}};
  if (!classes) SetTargets(images.numbers, dataset);
  Normalize(dataset, options);
  return dataset;
}

}  // namespace hpo::trial_runner
