// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/rows.h"

#include <algorithm>

namespace hpo::trial_runner {
namespace {

void Add(float* __restrict to, const float* __restrict from, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) to[i] += from[i];
}

}  // namespace

void AddToRows(const MutableMatrix& matrix, const float* added) {
  for (std::int64_t r = 0; r < matrix.rows; ++r) Add(matrix.data + r * matrix.stride, added, matrix.columns);
}

void SumRows(const ConstMatrix& matrix, float* sums) {
  std::fill_n(sums, matrix.columns, 0.0f);
  for (std::int64_t r = 0; r < matrix.rows; ++r) Add(sums, matrix.data + r * matrix.stride, matrix.columns);
}

}  // namespace hpo::trial_runner
