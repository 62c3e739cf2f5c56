// SPDX-License-Identifier: Apache-2.0
//
// Targets that are numbers, as a source reads them, and how a data set gets them: what a network is to put out is of
// mean 0 and deviation 1 in the training rows, whatever the unit, and the data set says how to undo it. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trial_runner/data/dataset.h"
#include "trial_runner/data/split.h"

namespace hpo::trial_runner {

// The choices of an option `task`: what a source's target is.
inline constexpr const char* kClassification = "classification";
inline constexpr const char* kRegression = "regression";

struct NumberTargets {
  std::vector<std::string> names;  // of the targets; empty: the source has classes instead
  std::vector<double> values;      // row major, as many a row as names, finite

  bool empty() const { return names.empty(); }
  std::int64_t rows() const { return empty() ? 0 : std::ssize(values) / std::ssize(names); }
};

// Cuts their rows. Throws std::invalid_argument as Split does, and when classes' shares are to be kept.
SplitRows Split(const NumberTargets& targets, const SplitOptions& options, const GivenParts& given);

// Gives the targets to a data set that is split already, standardized by mean and deviation of its training rows.
// Throws std::invalid_argument that names a target with a single value in these: there is nothing to learn.
void SetTargets(const NumberTargets& targets, Dataset& dataset);

}  // namespace hpo::trial_runner
