// SPDX-License-Identifier: Apache-2.0
//
// Notation: y = x P(x) with P the normal distribution function, p its density, y' = P(x) + x p(x). P's tail, 1 -
// P(|x|), is half of erfc's approximation 7.1.26 of Abramowitz and Stegun, a polynomial in t = 1 / (1 + .3275911 |x| /
// sqrt 2) times exp(-x^2 / 2), whose error is at most 1.5e-7.
#include "trial_runner/kernels/gelu.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
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

// `derivative` may be null.
void Compute(const float* x, float* y, float* derivative, std::int64_t count) {
  std::array<float, kLanes> part{}, part_y{}, part_derivative{};
  for (std::int64_t i = 0; i < count; i += kLanes) {
    const std::int64_t lanes = std::min(kLanes, count - i);
    if (lanes == kLanes) {
      const Value value = GeluOf(Load(x + i));
      Store(value.y, y + i);
      if (derivative != nullptr) Store(value.derivative, derivative + i);
      continue;
    }
    std::copy_n(x + i, lanes, part.data());
    const Value value = GeluOf(Load(part.data()));
    Store(value.y, part_y.data());
    Store(value.derivative, part_derivative.data());
    std::copy_n(part_y.data(), lanes, y + i);
    if (derivative != nullptr) std::copy_n(part_derivative.data(), lanes, derivative + i);
  }
}

struct GeluFunction : torch::autograd::Function<GeluFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& given) {
    const at::Tensor input = given.contiguous();
    at::Tensor output = at::empty_like(input), derivative = at::empty_like(input);
    Compute(input.const_data_ptr<float>(), output.mutable_data_ptr<float>(), derivative.mutable_data_ptr<float>(),
            input.numel());
    context->save_for_backward({derivative});
    return output;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    return {at::mul(gradients[0], context->get_saved_variables()[0])};
  }
};

}  // namespace

at::Tensor Gelu(const at::Tensor& input) { return GeluFunction::apply(input); }

}  // namespace hpo::trial_runner
