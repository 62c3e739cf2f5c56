// SPDX-License-Identifier: Apache-2.0
//
// Matrices in floating point numbers of 8 bits with one scale each, and their product, as GPUs of compute
// capability 8.9 and up multiply them; ATen has the same operator on the CPU. e4m3 (3 bits of mantissa, up to 448) is
// for inputs and weights, e5m2 (2 bits, up to 57344) for gradients, whose numbers lie further apart.
#pragma once

#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

// Of finite numbers, each is within half a unit in the last place of what it was, 2^-4 of it in e4m3 and 2^-3 in e5m2,
// or within 2^-17 of the largest of all, 2^-31 in e5m2. One that is not finite makes a NaN of every product with the
// matrix.
struct Float8Matrix {
  at::Tensor numbers;  // contiguous, float8_e4m3fn or float8_e5m2
  at::Tensor scale;    // float32, one number on the same device, a power of two: the matrix is numbers * scale
};

// `matrix`: float32 or bfloat16. The scale follows from its largest absolute value, without a look at it from the host.
// Where gradients are recorded it must not require any.
Float8Matrix ToFloat8(const at::Tensor& matrix, c10::ScalarType type);

// A copy with rows of zeros below, so that sums over its rows, of which there are a multiple of kFloat8Multiple then,
// are what they were; transposed.
Float8Matrix FilledUpAndTransposed(const Float8Matrix& matrix);

struct Float8ProductOptions {
  c10::ScalarType type = c10::ScalarType::Float;  // of the result: float32 or bfloat16
  at::Tensor bias = {};                           // bfloat16, to be added to each row; of bfloat16 results only
  bool fast = false;                              // sums of fewer bits, on GPUs that have them
};

// A B', rows by rows. Columns are multiples of kFloat8Multiple, as are the rows of `b`. Not both are e5m2.
at::Tensor ProductOfRows(const Float8Matrix& a, const Float8Matrix& b, const Float8ProductOptions& options = {});

}  // namespace hpo::trial_runner
