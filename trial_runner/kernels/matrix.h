// SPDX-License-Identifier: Apache-2.0
//
// Matrices of floats in somebody's memory, row-major.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

struct ConstMatrix {
  const float* data;
  std::int64_t rows, columns;
  std::int64_t stride;  // >= columns, from row to row
};

struct MutableMatrix {
  float* data;
  std::int64_t rows, columns;
  std::int64_t stride;
};

}  // namespace hpo::trial_runner
