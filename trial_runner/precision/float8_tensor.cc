// SPDX-License-Identifier: Apache-2.0
//
// Notation: a the largest absolute value of a matrix, p the largest power of two <= a, s = p / 2^t its scale, by which
// the matrix is divided: a becomes one of [2^t, 2^(t+1)). By a power of two numbers keep their mantissas, in bfloat16
// too, so the conversion to 8 bits is the only rounding. A scale of a / 448 would have bfloat16 rounded twice, to use
// at most two binary places more of the eighteen that e4m3 spans.
#include "trial_runner/precision/float8_tensor.h"

#include <ATen/ops/_scaled_mm.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/div.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <limits>
#include <optional>

#include "trial_runner/precision/float8_layers.h"

namespace hpo::trial_runner {
namespace {

// 2^t, half the last power of two the type has: it ends at 448 = 1.75 * 2^8 or 57344 = 1.75 * 2^15.
double Place(c10::ScalarType type) { return type == c10::ScalarType::Float8_e4m3fn ? 0x1p7 : 0x1p14; }

// Below it a matrix is taken for zeros and small numbers: scales and what they are divided by stay normal floats.
constexpr double kSmallest = 0x1p-100;

// Sign and mantissa cut off, which leaves infinity as it is and makes it of NaN.
constexpr std::int64_t kExponentBits = 0x7F800000;

}  // namespace

Float8Matrix ToFloat8(const at::Tensor& matrix, c10::ScalarType type) {
  const at::Tensor largest = at::linalg_vector_norm(matrix, std::numeric_limits<double>::infinity(), {},
                                                    /*keepdim=*/false, at::kFloat);
  const at::Tensor power = largest.clamp_min(kSmallest).view(at::kInt).bitwise_and(kExponentBits).view(at::kFloat);
  const at::Tensor scale = power.div(Place(type));
  // Rounded as they are stored: what the operator computes in is the matrix' type, whatever it writes.
  at::Tensor numbers = at::empty(matrix.sizes(), matrix.options().dtype(type));
  at::div_out(numbers, matrix, scale);
  return {numbers, scale};
}

Float8Matrix FilledUpAndTransposed(const Float8Matrix& matrix) {
  const at::Tensor transposed = matrix.numbers.t();
  const std::int64_t over = matrix.numbers.size(0) % kFloat8Multiple;
  if (over == 0) return {transposed.contiguous(), matrix.scale};
  return {at::constant_pad_nd(transposed, {0, kFloat8Multiple - over}).contiguous(), matrix.scale};
}

at::Tensor ProductOfRows(const Float8Matrix& a, const Float8Matrix& b, const Float8ProductOptions& options) {
  const auto bias = options.bias.defined() ? std::optional(options.bias) : std::nullopt;
  return at::_scaled_mm(a.numbers, b.numbers.t(), a.scale, b.scale, bias, /*scale_result=*/{}, options.type,
                        options.fast);
}

}  // namespace hpo::trial_runner
