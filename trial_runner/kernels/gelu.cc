// SPDX-License-Identifier: Apache-2.0
//
// Notation: y = x P(x) with P the normal distribution function, p its density, y' = P(x) + x p(x). P's tail, 1 -
// P(|x|), is half of erfc's approximation 7.1.26 of Abramowitz and Stegun, a polynomial in t = 1 / (1 + .3275911 |x| /
// sqrt 2) times exp(-x^2 / 2), whose error is at most 1.5e-7.
#include "trial_runner/kernels/gelu.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>
#include <numbers>

#include "trial_runner/kernels/vector_math.h"

namespace hpo::trial_runner {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Value {
  Floats y, derivative;
};

inline Value GeluOf(Floats x) {
  constexpr float kSlope = 0.3275911f * static_cast<float>(1 / std::numbers::sqrt2);
  constexpr float kDensityAtZero = static_cast<float>(std::numbers::inv_sqrtpi / std::numbers::sqrt2);
  const Floats magnitude = x < 0.0f ? -x : x;
  const Floats exponential = Exp(-0.5f * x * x);
  const Floats t = 1.0f / (1.0f + kSlope * magnitude);
  Floats polynomial = 1.061405429f * t - 1.453152027f;
  polynomial = polynomial * t + 1.421413741f;
  polynomial = polynomial * t - 0.284496736f;
  polynomial = polynomial * t + 0.254829592f;
  const Floats tail = 0.5f * polynomial * t * exponential;
  const Floats below = x < 0.0f ? tail : 1.0f - tail;
  return {x * below, below + x * (kDensityAtZero * exponential)};
}

// `derivative` may be null; `count` is a multiple of kLanes.
void ComputeWhole(const float* x, float* y, float* derivative, std::int64_t count) {
  for (std::int64_t i = 0; i < count; i += kLanes) {
    const Value value = GeluOf(Load(x + i));
    Store(value.y, y + i);
    if (derivative != nullptr) Store(value.derivative, derivative + i);
  }
}

void Compute(const float* x, float* y, float* derivative, std::int64_t count) {
  const std::int64_t rest = count % kLanes, whole = count - rest;
  ComputeWhole(x, y, derivative, whole);
  if (rest == 0) return;
  std::array<float, kLanes> last{}, last_y{}, last_derivative{};
  std::copy_n(x + whole, rest, last.data());
  ComputeWhole(last.data(), last_y.data(), last_derivative.data(), kLanes);
  std::copy_n(last_y.data(), rest, y + whole);
  if (derivative != nullptr) std::copy_n(last_derivative.data(), rest, derivative + whole);
}

// Of a contiguous input; `derivative` may be undefined.
at::Tensor Values(const at::Tensor& input, at::Tensor derivative) {
  at::Tensor output = at::empty_like(input);
  Compute(input.const_data_ptr<float>(), output.mutable_data_ptr<float>(),
          derivative.defined() ? derivative.mutable_data_ptr<float>() : nullptr, input.numel());
  return output;
}

struct GeluFunction : torch::autograd::Function<GeluFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& given) {
    const at::Tensor input = given.contiguous(), derivative = at::empty_like(input);
    context->save_for_backward({derivative});
    return Values(input, derivative);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    return {at::mul(gradients[0], context->get_saved_variables()[0])};
  }
};

}  // namespace

at::Tensor Gelu(const at::Tensor& input) {
  const bool records = c10::GradMode::is_enabled() && input.requires_grad();
  return records ? GeluFunction::apply(input) : Values(input.contiguous(), {});
}

}  // namespace hpo::trial_runner
