// SPDX-License-Identifier: Apache-2.0
//
// A mask that is a hash of (seed, step, element): no generator state to save, so a resumed trial draws the same, and
// the loop vectorizes. The hash is the 32-bit finalizer "lowbias32" (Wellons 2018); that the share of dropped
// elements is right and that steps and neighbours are uncorrelated is held by planned_engine_test.cc.
#include <cmath>

#include "trial_runner/planned/layer_plan.h"
#include "trial_runner/seeds.h"

namespace hpo::trial_runner {
namespace {

constexpr double kHashRange = 4294967296.0;  // 2^32

std::uint32_t Hash(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

struct MaskRule {
  std::uint32_t key, salt;
  std::uint32_t threshold;  // hashes below it are dropped
  float scale;              // of kept elements: 1 / (1 - p)
};

// mask[i]: 0 or the scale. Two keys of 32 bits each: one offsets the counter, the other changes the hash itself.
void FillMask(float* __restrict mask, std::int64_t count, MaskRule rule) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::uint32_t hash = Hash(Hash(static_cast<std::uint32_t>(i) + rule.key) ^ rule.salt);
    mask[i] = hash < rule.threshold ? 0.0f : rule.scale;
  }
}

void Multiply(const float* __restrict a, const float* __restrict b, float* __restrict product, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) product[i] = a[i] * b[i];
}

class DropoutPlan final : public LayerPlan {
 public:
  DropoutPlan(const Dropout& layer, const LayerSlots& slots)
      : probability_(layer.probability), slots_(slots), mask_(slots.output.numel()) {}

  void Forward(std::uint64_t step) override {
    const std::uint64_t key = Mix(slots_.seed ^ Mix(step));
    FillMask(mask_.data(), std::ssize(mask_),
             {.key = static_cast<std::uint32_t>(key),
              .salt = static_cast<std::uint32_t>(key >> 32),
              .threshold = static_cast<std::uint32_t>(std::floor(probability_ * kHashRange)),
              .scale = static_cast<float>(1 / (1 - probability_))});
    Multiply(slots_.inputs[0].const_data_ptr<float>(), mask_.data(), slots_.output.mutable_data_ptr<float>(),
             std::ssize(mask_));
  }

  void Backward() override {
    if (!slots_.input_gradients[0].defined()) return;
    Multiply(slots_.output_gradient.const_data_ptr<float>(), mask_.data(),
             slots_.input_gradients[0].mutable_data_ptr<float>(), std::ssize(mask_));
  }

 private:
  double probability_;
  LayerSlots slots_;
  std::vector<float> mask_;
};

}  // namespace

std::unique_ptr<LayerPlan> MakeLayerPlan(const Dropout& layer, const LayerSlots& slots) {
  return std::make_unique<DropoutPlan>(layer, slots);
}

}  // namespace hpo::trial_runner
