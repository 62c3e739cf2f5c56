// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/winograd.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "trial_runner/kernels/vector_math.h"
#include "trial_runner/kernels/winograd_pass.h"

namespace hpo::trial_runner {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr at::MemoryFormat kChannelsLast = at::MemoryFormat::ChannelsLast;

WinogradShape ShapeOf(const at::Tensor& input, const at::Tensor& weight, std::int64_t padding) {
  return {.batch = input.size(0),
          .height = input.size(2),
          .width = input.size(3),
          .inputs = weight.size(1),
          .outputs = weight.size(0),
          .padding = padding};
}

constexpr const char* kPadding = "padding";

enum Input : std::size_t { kInput, kWeight, kInputs };

struct WinogradFunction : torch::autograd::Function<WinogradFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& given, const at::Tensor& weight,
                            std::int64_t padding) {
    const at::Tensor input = given.contiguous(kChannelsLast);
    const WinogradShape shape = ShapeOf(input, weight, padding);
    at::Tensor output = at::empty({shape.batch, shape.outputs, shape.output_height(), shape.output_width()},
                                  input.options().memory_format(kChannelsLast));
    WinogradForward(shape, input.const_data_ptr<float>(), weight.const_data_ptr<float>(),
                    output.mutable_data_ptr<float>());
    context->save_for_backward({input, weight});
    context->saved_data[kPadding] = padding;
    return output;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &input = saved[kInput], &weight = saved[kWeight];
    const at::Tensor gradient = gradients[0].contiguous(kChannelsLast);
    variable_list result(kInputs + 1);  // and one for the padding
    if (context->needs_input_grad(kInput)) result[kInput] = at::zeros_like(input);
    if (context->needs_input_grad(kWeight)) result[kWeight] = at::empty_like(weight);
    const auto numbers = [](at::Tensor& tensor) {
      return tensor.defined() ? tensor.mutable_data_ptr<float>() : nullptr;
    };
    WinogradBackward(ShapeOf(input, weight, context->saved_data[kPadding].toInt()), input.const_data_ptr<float>(),
                     weight.const_data_ptr<float>(),
                     {.outputs = gradient.const_data_ptr<float>(),
                      .images = numbers(result[kInput]),
                      .filters = numbers(result[kWeight])});
    return result;
  }
};

}  // namespace

bool WinogradServes(const at::Tensor& weight) {
  constexpr std::int64_t kTaps = 3;
  // Fewer channels than these take as long either way.
  constexpr std::int64_t kFewest = 32;
  const std::int64_t outputs = weight.size(0), inputs = weight.size(1);
  return weight.size(2) == kTaps && weight.size(3) == kTaps && weight.is_contiguous(kChannelsLast) &&
         std::min(outputs, inputs) >= kFewest && outputs % kLanes == 0 && inputs % kLanes == 0;
}

at::Tensor WinogradConvolution(const at::Tensor& input, const at::Tensor& weight, std::int64_t padding) {
  return WinogradFunction::apply(input, weight, padding);
}

}  // namespace hpo::trial_runner
