// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/transpose.h"

#include <immintrin.h>

#include <algorithm>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kSide = 8;  // numbers of an AVX register

// Pairs, then quadruples, then halves of rows change places.
void TransposeSquare(const float* from, std::int64_t from_stride, float* to, std::int64_t to_stride) {
  __m256 rows[kSide], pairs[kSide];
  for (int i = 0; i < kSide; ++i) rows[i] = _mm256_loadu_ps(from + i * from_stride);
  for (int i = 0; i < kSide; i += 2) {
    pairs[i] = _mm256_unpacklo_ps(rows[i], rows[i + 1]);
    pairs[i + 1] = _mm256_unpackhi_ps(rows[i], rows[i + 1]);
  }
  for (int i = 0; i < kSide; i += 4) {
    rows[i] = _mm256_shuffle_ps(pairs[i], pairs[i + 2], _MM_SHUFFLE(1, 0, 1, 0));
    rows[i + 1] = _mm256_shuffle_ps(pairs[i], pairs[i + 2], _MM_SHUFFLE(3, 2, 3, 2));
    rows[i + 2] = _mm256_shuffle_ps(pairs[i + 1], pairs[i + 3], _MM_SHUFFLE(1, 0, 1, 0));
    rows[i + 3] = _mm256_shuffle_ps(pairs[i + 1], pairs[i + 3], _MM_SHUFFLE(3, 2, 3, 2));
  }
  for (int i = 0; i < kSide / 2; ++i) {
    _mm256_storeu_ps(to + i * to_stride, _mm256_permute2f128_ps(rows[i], rows[i + 4], 0x20));
    _mm256_storeu_ps(to + (i + 4) * to_stride, _mm256_permute2f128_ps(rows[i], rows[i + 4], 0x31));
  }
}

}  // namespace

void Transpose(const ConstMatrix& from, const MutableMatrix& to) {
  const std::int64_t whole_rows = from.rows / kSide * kSide, whole_columns = from.columns / kSide * kSide;
  for (std::int64_t r = 0; r < whole_rows; r += kSide) {
    for (std::int64_t c = 0; c < whole_columns; c += kSide) {
      TransposeSquare(from.data + r * from.stride + c, from.stride, to.data + c * to.stride + r, to.stride);
    }
  }
  for (std::int64_t r = 0; r < from.rows; ++r) {
    for (std::int64_t c = r < whole_rows ? whole_columns : 0; c < from.columns; ++c) {
      to.data[c * to.stride + r] = from.data[r * from.stride + c];
    }
  }
}

}  // namespace hpo::trial_runner
