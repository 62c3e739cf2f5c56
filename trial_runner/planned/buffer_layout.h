// SPDX-License-Identifier: Apache-2.0
//
// Places buffers in one piece of memory: those that are never in use at the same time may share it.
#pragma once

#include <cstdint>
#include <vector>

namespace hpo::trial_runner {

struct Lifetime {
  std::int64_t numbers;  // floats, >= 1
  int first, last;       // steps between which it is in use, both included
};

struct BufferLayout {
  std::vector<std::int64_t> offsets;  // in floats, one a buffer, each the start of a line of the cache
  std::int64_t numbers = 0;           // floats in all
};

BufferLayout LayOut(const std::vector<Lifetime>& buffers);

}  // namespace hpo::trial_runner
