// SPDX-License-Identifier: Apache-2.0
//
// What a trainer needs to know of a data set: three fixed parts of labelled rows, held in memory as plain
// standard types (no torch, so data sets build and test without it). Immutable once loaded, hence safe to read
// from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hpo::trial_runner {

// Labelled rows. features.size() == rows() * (product of the data set's sample shape).
struct TabularData {
  std::vector<float> features;       // row major, already scaled, all finite
  std::vector<std::int64_t> labels;  // one a row, in [0, number of classes)

  std::int64_t rows() const { return static_cast<std::int64_t>(labels.size()); }
};

enum class Part { kTrain, kValidation, kTest };

// A classification data set. Implementations guarantee that every part has at least one row, that there are at
// least two classes, and that the same options give the same rows in the same order on every machine.
class Dataset {
 public:
  virtual ~Dataset() = default;

  virtual const TabularData& Rows(Part part) const = 0;

  // One sample without the batch axis, e.g. {64}; every extent >= 1.
  virtual const std::vector<std::int64_t>& SampleShape() const = 0;

  // Names for reports, in label order; the size is the number of classes, >= 2.
  virtual const std::vector<std::string>& ClassNames() const = 0;
};

}  // namespace hpo::trial_runner
