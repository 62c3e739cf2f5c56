// SPDX-License-Identifier: Apache-2.0
//
// Rows of numbers with a class or targets each, before they are split, and the data set made of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/data/number_targets.h"
#include "trial_runner/data/split.h"

namespace hpo::trial_runner {

struct LabelledTable {
  std::int64_t columns = 0;              // features of a row, >= 1
  std::vector<float> features;           // row major, finite; the last columns may hold categories
  std::vector<std::int64_t> labels;      // one a row, in [0, class_names.size()); none where targets are numbers
  std::vector<std::string> class_names;  // >= 2, or none
  GivenParts given;                      // the last rows
  NumberTargets numbers = {};            // in the place of labels
  std::vector<CategoryColumn> categories = {};
};

// Cuts the table. Standardizing subtracts each column's mean and divides by its standard deviation, both measured
// on the training rows only, so nothing of validation and test leaks; a column that is constant there becomes 0
// in the training rows, and one of categories stays as it is. Throws std::invalid_argument when there are too few rows
// (see Split) or a target has one value.
Dataset MakeDataset(LabelledTable table, const SplitOptions& split, bool standardize);

}  // namespace hpo::trial_runner
