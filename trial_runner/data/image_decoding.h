// SPDX-License-Identifier: Apache-2.0
//
// Decodes many image files to squares of one size, several at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "trial_runner/data/resize.h"

namespace hpo::trial_runner {

struct SquareOptions {
  int size = 32;     // >= 1: height and width, in pixels
  int channels = 3;  // 1 or 3
  Fit fit = Fit::kCrop;
  int workers = 0;  // >= 0 threads; 0: as many as the process may use cores
};

// channels x size x size bytes for each file, in the files' order; the same for any number of workers. Throws
// std::invalid_argument that names the first file that cannot be read or decoded.
std::vector<std::uint8_t> DecodeSquares(const std::vector<std::filesystem::path>& files, const SquareOptions& options);

}  // namespace hpo::trial_runner
