// SPDX-License-Identifier: Apache-2.0
//
// Decodes image files to squares of one size. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "trial_runner/data/resize.h"

namespace hpo::trial_runner {

struct SquareOptions {
  int size = 32;     // >= 1: height and width, in pixels
  int channels = 3;  // 1 or 3
  Fit fit = Fit::kCrop;
  int workers = 0;  // >= 0 threads where many are decoded at once; 0: as many as the process may use cores

  // channels x size x size.
  std::size_t bytes() const;

  bool operator==(const SquareOptions&) const = default;
};

// Writes the square of one file, channel by channel, to `planes`, which has room for options.bytes(). Throws
// std::invalid_argument that names the file when it cannot be read or decoded.
void DecodeSquare(const std::filesystem::path& file, const SquareOptions& options, std::span<std::uint8_t> planes);

// The squares of all files, in their order; the same for any number of workers. Throws as DecodeSquare does, for the
// first file that fails.
std::vector<std::uint8_t> DecodeSquares(const std::vector<std::filesystem::path>& files, const SquareOptions& options);

}  // namespace hpo::trial_runner
