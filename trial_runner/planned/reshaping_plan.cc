// SPDX-License-Identifier: Apache-2.0
//
// Layers that change no number. Images lie channels last, so to flatten one (channel by channel) transposes it, unless
// it has one channel or one pixel or is a sample as it came.
#include <algorithm>

#include "trial_runner/kernels/transpose.h"
#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

void Copy(const at::Tensor& from, at::Tensor& to) {
  std::copy_n(from.const_data_ptr<float>(), to.numel(), to.mutable_data_ptr<float>());
}

// Each of `images` matrices, one after the other in memory.
void TransposeEach(std::int64_t images, const ConstMatrix& from, float* to) {
  const std::int64_t numbers = from.rows * from.columns;
  for (std::int64_t i = 0; i < images; ++i) {
    Transpose({from.data + i * numbers, from.rows, from.columns, from.columns},
              {to + i * numbers, from.columns, from.rows, from.rows});
  }
}

class ReshapingPlan final : public LayerPlan {
 public:
  explicit ReshapingPlan(const LayerSlots& slots)
      : slots_(slots),
        turns_(!slots.inputs[0].is_contiguous()),
        images_(slots.inputs[0].size(0)),
        channels_(slots.inputs[0].size(1)),
        pixels_(slots.inputs[0].numel() / (images_ * channels_)) {}

  void Forward(std::uint64_t) override {
    const at::Tensor& x = slots_.inputs[0];
    if (!turns_) return Copy(x, slots_.output);
    TransposeEach(images_, {x.const_data_ptr<float>(), pixels_, channels_, channels_},
                  slots_.output.mutable_data_ptr<float>());
  }

  void Backward() override {
    at::Tensor& dx = slots_.input_gradients[0];
    if (!dx.defined()) return;
    if (!turns_) return Copy(slots_.output_gradient, dx);
    TransposeEach(images_, {slots_.output_gradient.const_data_ptr<float>(), channels_, pixels_, pixels_},
                  dx.mutable_data_ptr<float>());
  }

 private:
  LayerSlots slots_;
  bool turns_;
  std::int64_t images_, channels_, pixels_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Flatten&, const LayerSlots& slots) {
  return std::make_unique<ReshapingPlan>(slots);
}

std::unique_ptr<LayerPlan> MakeLayerPlan(const AddChannel&, const LayerSlots& slots) {
  return std::make_unique<ReshapingPlan>(slots);
}

}  // namespace hpo::trial_runner
