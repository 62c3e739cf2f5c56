// SPDX-License-Identifier: Apache-2.0
//
// Notation: X rows x in, W out x in, Y = X Wᵀ + b; dY is given, dX = dY W, dW = dYᵀ X, db = column sums of dY.
#include "trial_runner/kernels/linear.h"

#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

#include "trial_runner/kernels/matrix_product.h"
#include "trial_runner/kernels/rows.h"
#include "trial_runner/kernels/views.h"

namespace hpo::trial_runner {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor Forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  std::vector<std::int64_t> shape = input.sizes().vec();
  shape.back() = weight.size(0);
  at::Tensor output = at::empty(shape, input.options());
  PackedFactor factor(weight.size(1), weight.size(0));
  factor.PackTransposed(RowsOf(weight));
  factor.Multiply(RowsOf(input), MutableRowsOf(output), /*add=*/false);
  if (bias.defined()) AddToRows(MutableRowsOf(output), bias.const_data_ptr<float>());
  return output;
}

at::Tensor InputGradient(const at::Tensor& gradient, const at::Tensor& weight, at::IntArrayRef shape) {
  at::Tensor result = at::empty(shape, gradient.options());
  PackedFactor factor(weight.size(0), weight.size(1));
  factor.Pack(RowsOf(weight));
  factor.Multiply(RowsOf(gradient), MutableRowsOf(result), /*add=*/false);
  return result;
}

at::Tensor WeightGradient(const at::Tensor& gradient, const at::Tensor& input) {
  at::Tensor result = at::empty({gradient.size(-1), input.size(-1)}, gradient.options());
  MultiplyTransposed(RowsOf(gradient), RowsOf(input), MutableRowsOf(result));
  return result;
}

at::Tensor BiasGradient(const at::Tensor& gradient) {
  at::Tensor result = at::empty({gradient.size(-1)}, gradient.options());
  SumRows(RowsOf(gradient), result.mutable_data_ptr<float>());
  return result;
}

constexpr const char* kBiased = "biased";

enum Input : std::size_t { kInput, kWeight, kBias };

struct LinearFunction : torch::autograd::Function<LinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& given, const at::Tensor& weight,
                            const std::optional<at::Tensor>& bias) {
    const at::Tensor input = given.contiguous();
    context->save_for_backward({input, weight});
    context->saved_data[kBiased] = bias.has_value();
    return Forward(input, weight.contiguous(), bias.value_or(at::Tensor()));
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor gradient = gradients[0].contiguous(), &input = saved[kInput];
    variable_list result(3);
    if (context->needs_input_grad(kInput)) {
      result[kInput] = InputGradient(gradient, saved[kWeight].contiguous(), input.sizes());
    }
    if (context->needs_input_grad(kWeight)) result[kWeight] = WeightGradient(gradient, input);
    if (context->saved_data[kBiased].toBool() && context->needs_input_grad(kBias))
      result[kBias] = BiasGradient(gradient);
    return result;
  }
};

}  // namespace

at::Tensor LinearProduct(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  return LinearFunction::apply(input, weight, bias.defined() ? std::optional(bias) : std::nullopt);
}

}  // namespace hpo::trial_runner
