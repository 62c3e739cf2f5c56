// SPDX-License-Identifier: Apache-2.0
//
// The rows of a data set of NumPy's arrays: those of several pairs of files, features and labels, one behind the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trial_runner/data/number_targets.h"

namespace hpo::trial_runner {

// Which of the lists is filled, the first pair and the task decide.
struct NpyRows {
  std::vector<std::int64_t> shape;  // of one row
  bool pixels = false;
  std::vector<std::uint8_t> bytes;
  std::vector<float> numbers;
  std::vector<std::int64_t> labels;
  NumberTargets targets;
};

struct NpyReading {
  bool channels_last = false;  // of pixels
  bool regression = false;     // numbers to learn in place of labels
};

using NpyPair = std::pair<std::string, std::string>;  // files: features, labels

// Adds the rows of a pair; returns how many. Throws what ReadNpy throws, and std::invalid_argument that names the file
// and the row: features that are empty or not finite, rows unlike those before them, labels that do not fit.
std::int64_t Append(const NpyPair& files, const NpyReading& options, NpyRows& to);

// Throws as Append does.
std::vector<std::int64_t> ReadNpyLabels(const std::string& path, std::int64_t rows);

// Whether a row of bytes with that many axes is an image.
bool IsPixelImage(std::size_t axes);

// The shape of such an image as pixels have it: channels first.
std::vector<std::int64_t> PixelShape(const std::vector<std::int64_t>& shape, bool channels_last);

}  // namespace hpo::trial_runner
