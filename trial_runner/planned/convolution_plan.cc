// SPDX-License-Identifier: Apache-2.0
//
// ATen's convolutions put their results into tensors of their own, from which they are copied, the bias on the way;
// Winograd's write where they are told. Values lie channels last: a line is one row of an image, columns x channels.
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>

#include <algorithm>

#include "trial_runner/kernels/rows.h"
#include "trial_runner/kernels/serving.h"
#include "trial_runner/kernels/winograd.h"
#include "trial_runner/kernels/winograd_pass.h"
#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

constexpr at::MemoryFormat kChannelsLast = at::MemoryFormat::ChannelsLast;

// y[r, :] = x[r, :] + b
void AddInto(const ConstMatrix& x, const float* __restrict b, float* __restrict y) {
  for (std::int64_t r = 0; r < x.rows; ++r) {
    const float* __restrict from = x.data + r * x.columns;
    float* __restrict to = y + r * x.columns;
    for (std::int64_t c = 0; c < x.columns; ++c) to[c] = from[c] + b[c];
  }
}

class ConvolutionPlan final : public LayerPlan {
 public:
  ConvolutionPlan(const Conv2d& layer, const LayerSlots& slots)
      : slots_(slots),
        bias_(layer.bias),
        stride_{layer.stride, layer.stride},
        padding_{layer.padding, layer.padding},
        dilation_{layer.dilation, layer.dilation},
        groups_(layer.groups),
        winograd_(layer.stride == 1 && layer.dilation == 1 && layer.groups == 1 && !layer.bias &&
                  KernelsServe(slots.inputs[0]) && WinogradServes(slots.parameters[0])),
        line_(bias_ ? slots.output.size(1) * slots.output.size(3) : 0) {}

  void Forward(std::uint64_t) override {
    const at::Tensor &x = slots_.inputs[0], &weight = slots_.parameters[0];
    float* y = slots_.output.mutable_data_ptr<float>();
    if (winograd_) {
      WinogradForward(Shape(), x.const_data_ptr<float>(), weight.const_data_ptr<float>(), y);
      return;
    }
    const at::Tensor result = at::convolution(x, weight, {}, stride_, padding_, dilation_, /*transposed=*/false,
                                              /*output_padding=*/{0, 0}, groups_)
                                  .contiguous(kChannelsLast);
    const float* from = result.const_data_ptr<float>();
    if (bias_) {
      RepeatBias();
      AddInto({from, Lines(), Columns(), Columns()}, line_.data(), y);
    } else {
      std::copy_n(from, result.numel(), y);
    }
  }

  void Backward() override {
    if (bias_) SumGradients();
    if (winograd_) {
      BackwardByWinograd();
      return;
    }
    at::Tensor& dx = slots_.input_gradients[0];
    const auto [input, weight, bias] = at::convolution_backward(
        slots_.output_gradient, slots_.inputs[0], slots_.parameters[0], /*bias_sizes=*/c10::nullopt, stride_, padding_,
        dilation_, /*transposed=*/false, /*output_padding=*/{0, 0}, groups_, {dx.defined(), true, false});
    slots_.gradients[0].copy_(weight);
    if (dx.defined()) dx.copy_(input);
  }

 private:
  std::int64_t Columns() const { return slots_.output.size(1) * slots_.output.size(3); }  // of a line
  std::int64_t Lines() const { return slots_.output.size(0) * slots_.output.size(2); }

  WinogradShape Shape() const {
    const at::Tensor &x = slots_.inputs[0], &weight = slots_.parameters[0];
    return {.batch = x.size(0),
            .height = x.size(2),
            .width = x.size(3),
            .inputs = weight.size(1),
            .outputs = weight.size(0),
            .padding = padding_[0]};
  }

  void BackwardByWinograd() {
    at::Tensor& dx = slots_.input_gradients[0];
    float* images = dx.defined() ? dx.mutable_data_ptr<float>() : nullptr;
    if (images != nullptr) std::fill_n(images, dx.numel(), 0.0f);
    WinogradBackward(Shape(), slots_.inputs[0].const_data_ptr<float>(), slots_.parameters[0].const_data_ptr<float>(),
                     {.outputs = slots_.output_gradient.const_data_ptr<float>(),
                      .images = images,
                      .filters = slots_.gradients[0].mutable_data_ptr<float>()});
  }

  void RepeatBias() {
    const at::Tensor& bias = slots_.parameters[1];
    for (auto at = line_.begin(); at != line_.end(); at += bias.numel()) {
      std::copy_n(bias.const_data_ptr<float>(), bias.numel(), at);
    }
  }

  // Lines of an image first: sums of sums keep their precision.
  void SumGradients() {
    at::Tensor& db = slots_.gradients[1];
    float* sums = db.mutable_data_ptr<float>();
    std::fill_n(sums, db.numel(), 0.0f);
    const std::int64_t lines = slots_.output.size(2), channels = db.numel();
    const float* dy = slots_.output_gradient.const_data_ptr<float>();
    std::vector<float> of_image(channels);
    for (std::int64_t image = 0; image < slots_.output.size(0); ++image) {
      SumRows({dy + image * lines * Columns(), lines, Columns(), Columns()}, line_.data());
      SumRows({line_.data(), Columns() / channels, channels, channels}, of_image.data());
      for (std::int64_t c = 0; c < channels; ++c) sums[c] += of_image[c];
    }
  }

  LayerSlots slots_;
  bool bias_;
  std::array<std::int64_t, 2> stride_, padding_, dilation_;
  std::int64_t groups_;
  bool winograd_;
  std::vector<float> line_;  // the bias of each number of a line, or sums
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Conv2d& layer, const LayerSlots& slots) {
  return std::make_unique<ConvolutionPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
