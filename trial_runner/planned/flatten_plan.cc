// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

void Copy(const at::Tensor& from, at::Tensor& to) {
  std::copy_n(from.const_data_ptr<float>(), to.numel(), to.mutable_data_ptr<float>());
}

// Every value of a plan is stored as rows of numbers, so a flattened sample has the same bytes.
class FlattenPlan final : public LayerPlan {
 public:
  explicit FlattenPlan(const LayerSlots& slots) : slots_(slots) {}

  void Forward(std::uint64_t) override { Copy(slots_.inputs[0], slots_.output); }

  void Backward() override {
    if (slots_.input_gradients[0].defined()) Copy(slots_.output_gradient, slots_.input_gradients[0]);
  }

 private:
  LayerSlots slots_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Flatten&, const LayerSlots& slots) {
  return std::make_unique<FlattenPlan>(slots);
}

}  // namespace hpo::trial_runner
