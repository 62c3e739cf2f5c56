// SPDX-License-Identifier: Apache-2.0
//
// Notation: X rows x in, W out x in, Y = X W' + b; dY is given, dX = dY W, dW = dY' X, db = column sums of dY. Kernels
// multiply rows by rows, so the gradients' products take transposed copies. As in NVIDIA's Transformer Engine only
// Y's sums are the fast ones.
#include "trial_runner/precision/float8_linear.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>
#include <vector>

#include "trial_runner/precision/autocast_guard.h"
#include "trial_runner/precision/float8_layers.h"
#include "trial_runner/precision/float8_tensor.h"

namespace hpo::trial_runner {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr c10::ScalarType kForward = c10::ScalarType::Float8_e4m3fn, kBackward = c10::ScalarType::Float8_e5m2;

constexpr const char *kShape = "shape", *kInputType = "input type", *kBiased = "biased";

enum Input : std::size_t { kInput, kWeight, kBias };

at::Tensor RowsOf(const at::Tensor& tensor) { return tensor.reshape({-1, tensor.size(-1)}); }

struct Float8LinearFunction : torch::autograd::Function<Float8LinearFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight,
                            const std::optional<at::Tensor>& bias) {
    // Types are said here; autocast would have the norms of scales in copies of float32.
    const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
    const Float8Matrix x = ToFloat8(RowsOf(input), kForward), w = ToFloat8(weight, kForward);
    const at::Tensor none, of_x = weight.requires_grad() ? x.numbers : none,
                           of_w = input.requires_grad() ? w.numbers : none;
    context->save_for_backward({of_x, x.scale, of_w, w.scale});
    context->saved_data[kShape] = input.sizes();
    context->saved_data[kInputType] = static_cast<std::int64_t>(input.scalar_type());
    context->saved_data[kBiased] = bias.has_value();
    std::vector<std::int64_t> shape = input.sizes().vec();
    shape.back() = weight.size(0);
    const at::Tensor added = bias ? bias->to(at::kBFloat16) : none;
    return ProductOfRows(x, w, {.type = at::kBFloat16, .bias = added, .fast = true}).view(shape);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
    const variable_list saved = context->get_saved_variables();
    const Float8Matrix x{saved[0], saved[1]}, w{saved[2], saved[3]};
    const at::Tensor rows = RowsOf(gradients[0]);
    const Float8Matrix gradient = ToFloat8(rows, kBackward);
    variable_list result(3);
    if (context->needs_input_grad(kInput)) {
      const auto type = static_cast<c10::ScalarType>(context->saved_data[kInputType].toInt());
      const at::Tensor of_rows = ProductOfRows(gradient, FilledUpAndTransposed(w), {.type = type});
      result[kInput] = of_rows.view(context->saved_data[kShape].toIntVector());
    }
    if (context->needs_input_grad(kWeight)) {
      result[kWeight] = ProductOfRows(FilledUpAndTransposed(gradient), FilledUpAndTransposed(x));
    }
    if (context->saved_data[kBiased].toBool() && context->needs_input_grad(kBias)) {
      result[kBias] = rows.sum(0, /*keepdim=*/false, at::kFloat);
    }
    return result;
  }
};

}  // namespace

bool Float8Serves(const at::Tensor& weight) {
  return ProductsInFloat8() && Float8Takes(weight.size(1), weight.size(0));
}

at::Tensor Float8Linear(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  return Float8LinearFunction::apply(input, weight, bias.defined() ? std::optional(bias) : std::nullopt);
}

}  // namespace hpo::trial_runner
