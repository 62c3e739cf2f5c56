// SPDX-License-Identifier: Apache-2.0
//
// Images of bytes with a class or targets each, before they are split, and the data set made of them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/data/number_targets.h"
#include "trial_runner/data/split.h"

namespace hpo::trial_runner {

struct LabelledImages {
  std::vector<std::int64_t> shape;       // of one image: {channels, height, width}
  std::vector<std::uint8_t> pixels;      // one image after another
  std::vector<std::int64_t> labels;      // one an image, >= 0
  std::vector<std::string> class_names;  // in label order; empty: labels are their own names
  GivenParts given;                      // the last images
  NumberTargets numbers = {};            // in the place of labels and classes
};

// "0" to the largest label. Throws std::invalid_argument when the labels are not classes: a negative one, fewer than
// two classes, or more classes than rows; it names no file.
std::vector<std::string> NumberedClasses(const std::vector<std::int64_t>& labels);

// Splits the images and scales their pixels as the option `normalize` of `options` says. Throws std::invalid_argument
// as Split, NumberedClasses and SetTargets do.
Dataset MakeDataset(LabelledImages images, const SplitOptions& split, const nlohmann::json& options);

// The same of pixels that are not in `images`, such as files; throws what decoding them throws, too.
Dataset MakeDataset(LabelledImages images, Samples samples, const SplitOptions& split, const nlohmann::json& options);

}  // namespace hpo::trial_runner
