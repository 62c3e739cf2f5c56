// SPDX-License-Identifier: Apache-2.0
//
// Notation: X rows x in, W out x in, Y = X Wᵀ + b; dY is given, dX = dY W, dW = dYᵀ X, db = column sums of dY.
#include <ATen/ops/mm.h>

#include <algorithm>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

// y[r, :] += b
void AddToRows(float* __restrict y, const float* __restrict b, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) y[r * columns + c] += b[c];
  }
}

void SumRows(const float* __restrict y, float* __restrict sums, std::int64_t rows, std::int64_t columns) {
  std::fill_n(sums, columns, 0.0f);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) sums[c] += y[r * columns + c];
  }
}

class LinearPlan final : public LayerPlan {
 public:
  LinearPlan(const Linear& layer, const LayerSlots& slots)
      : bias_(layer.bias),
        slots_(slots),
        weight_transposed_(slots.parameters[0].t()),
        output_gradient_transposed_(slots.output_gradient.t()) {}

  void Forward(std::uint64_t) override {
    at::mm_out(slots_.output, slots_.inputs[0], weight_transposed_);
    if (!bias_) return;
    AddToRows(slots_.output.mutable_data_ptr<float>(), slots_.parameters[1].const_data_ptr<float>(),
              slots_.output.size(0), slots_.output.size(1));
  }

  void Backward() override {
    at::mm_out(slots_.gradients[0], output_gradient_transposed_, slots_.inputs[0]);
    if (bias_) {
      SumRows(slots_.output_gradient.const_data_ptr<float>(), slots_.gradients[1].mutable_data_ptr<float>(),
              slots_.output.size(0), slots_.output.size(1));
    }
    at::Tensor& input_gradient = slots_.input_gradients[0];
    if (input_gradient.defined()) at::mm_out(input_gradient, slots_.output_gradient, slots_.parameters[0]);
  }

 private:
  bool bias_;
  LayerSlots slots_;
  at::Tensor weight_transposed_, output_gradient_transposed_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Linear& layer, const LayerSlots& slots) {
  return std::make_unique<LinearPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
