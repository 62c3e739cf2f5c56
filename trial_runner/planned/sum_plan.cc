// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

void AddTo(float* __restrict y, const float* __restrict x, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) y[i] += x[i];
}

class SumPlan final : public LayerPlan {
 public:
  explicit SumPlan(const LayerSlots& slots) : slots_(slots) {}

  void Forward(std::uint64_t) override {
    float* y = slots_.output.mutable_data_ptr<float>();
    const std::int64_t count = slots_.output.numel();
    std::copy_n(slots_.inputs[0].const_data_ptr<float>(), count, y);
    for (std::size_t i = 1; i < slots_.inputs.size(); ++i) AddTo(y, slots_.inputs[i].const_data_ptr<float>(), count);
  }

  void Backward() override {
    const float* dy = slots_.output_gradient.const_data_ptr<float>();
    for (at::Tensor& dx : slots_.input_gradients) {
      if (dx.defined()) std::copy_n(dy, slots_.output.numel(), dx.mutable_data_ptr<float>());
    }
  }

 private:
  LayerSlots slots_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Sum&, const LayerSlots& slots) {
  return std::make_unique<SumPlan>(slots);
}

}  // namespace hpo::trial_runner
