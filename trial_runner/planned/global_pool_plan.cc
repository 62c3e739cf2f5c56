// SPDX-License-Identifier: Apache-2.0
//
// Values lie channels last: an image is a matrix of pixels x channels.
#include "trial_runner/kernels/rows.h"
#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

class GlobalAveragePoolPlan final : public LayerPlan {
 public:
  explicit GlobalAveragePoolPlan(const LayerSlots& slots)
      : slots_(slots),
        images_(slots.inputs[0].size(0)),
        channels_(slots.inputs[0].size(1)),
        pixels_(slots.inputs[0].size(2) * slots.inputs[0].size(3)) {}

  void Forward(std::uint64_t) override {
    const float* x = slots_.inputs[0].const_data_ptr<float>();
    float* y = slots_.output.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < images_; ++i) {
      SumRows({x + i * pixels_ * channels_, pixels_, channels_, channels_}, y + i * channels_);
    }
    const float pixels = static_cast<float>(pixels_);
    for (std::int64_t i = 0; i < images_ * channels_; ++i) y[i] /= pixels;
  }

  void Backward() override {
    if (!slots_.input_gradients[0].defined()) return;
    const float* dy = slots_.output_gradient.const_data_ptr<float>();
    float* dx = slots_.input_gradients[0].mutable_data_ptr<float>();
    const float pixels = static_cast<float>(pixels_);
    for (std::int64_t i = 0; i < images_; ++i, dy += channels_) {
      for (std::int64_t p = 0; p < pixels_; ++p, dx += channels_) {
        for (std::int64_t c = 0; c < channels_; ++c) dx[c] = dy[c] / pixels;
      }
    }
  }

 private:
  LayerSlots slots_;
  std::int64_t images_, channels_, pixels_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const GlobalAveragePool&, const LayerSlots& slots) {
  return std::make_unique<GlobalAveragePoolPlan>(slots);
}

}  // namespace hpo::trial_runner
