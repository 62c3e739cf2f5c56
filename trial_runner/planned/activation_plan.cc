// SPDX-License-Identifier: Apache-2.0
//
// ReLU is a loop of our own; the others call ATen's vectorized kernels on tensors that exist already.
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/hardtanh_backward.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/silu_backward.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tanh_backward.h>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

void Relu(const float* __restrict x, float* __restrict y, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) y[i] = x[i] < 0.0f ? 0.0f : x[i];  // keeps NaN, as ATen does
}

void ReluBackward(const float* __restrict y, const float* __restrict dy, float* __restrict dx, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

constexpr double kRelu6Least = 0, kRelu6Most = 6;

class ActivationPlan final : public LayerPlan {
 public:
  ActivationPlan(const Activation& layer, const LayerSlots& slots) : kind_(layer.kind), slots_(slots) {}

  void Forward(std::uint64_t) override {
    const at::Tensor& x = slots_.inputs[0];
    switch (kind_) {
      case ActivationKind::kRelu:
        Relu(x.const_data_ptr<float>(), slots_.output.mutable_data_ptr<float>(), x.numel());
        return;
      case ActivationKind::kGelu:
        at::gelu_out(slots_.output, x);
        return;
      case ActivationKind::kSilu:
        at::silu_out(slots_.output, x);
        return;
      case ActivationKind::kTanh:
        at::tanh_out(slots_.output, x);
        return;
      case ActivationKind::kRelu6:
        at::hardtanh_out(slots_.output, x, kRelu6Least, kRelu6Most);
        return;
      default:  // no plan: see HasPlan
        return;
    }
  }

  void Backward() override {
    const at::Tensor& x = slots_.inputs[0];
    const at::Tensor& dy = slots_.output_gradient;
    at::Tensor& dx = slots_.input_gradients[0];
    if (!dx.defined()) return;
    switch (kind_) {
      case ActivationKind::kRelu:
        ReluBackward(slots_.output.const_data_ptr<float>(), dy.const_data_ptr<float>(), dx.mutable_data_ptr<float>(),
                     x.numel());
        return;
      case ActivationKind::kGelu:
        at::gelu_backward_out(dx, dy, x);
        return;
      case ActivationKind::kSilu:
        at::silu_backward_out(dx, dy, x);
        return;
      case ActivationKind::kTanh:
        at::tanh_backward_out(dx, dy, slots_.output);
        return;
      case ActivationKind::kRelu6:
        at::hardtanh_backward_out(dx, dy, x, kRelu6Least, kRelu6Most);
        return;
      default:
        return;
    }
  }

 private:
  ActivationKind kind_;
  LayerSlots slots_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Activation& layer, const LayerSlots& slots) {
  return std::make_unique<ActivationPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
