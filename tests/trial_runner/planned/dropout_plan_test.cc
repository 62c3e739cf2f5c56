// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kRows = 200, kFeatures = 500;

// What dropout makes of ones: its mask.
at::Tensor Mask(double probability, std::uint64_t seed, std::uint64_t step) {
  LayerSlots slots;
  slots.inputs = {at::ones({kRows, kFeatures})};
  slots.input_gradients = {at::Tensor()};
  slots.output = at::zeros({kRows, kFeatures});
  slots.seed = seed;
  MakeLayerPlan(Dropout{probability}, slots)->Forward(step);
  return slots.output;
}

TEST(DropoutPlanTest, TheShareOfDroppedElementsIsTheProbability) {
  for (const double probability : {0.05, 0.3, 0.5, 0.95}) {
    const at::Tensor mask = Mask(probability, 1, 0);
    const double dropped = mask.eq(0).to(at::kDouble).mean().item<double>();
    const double deviation = std::sqrt(probability * (1 - probability) / (kRows * kFeatures));
    EXPECT_NEAR(dropped, probability, 4 * deviation);
    EXPECT_FLOAT_EQ(mask.max().item<float>(), static_cast<float>(1 / (1 - probability)));
  }
}

TEST(DropoutPlanTest, MasksOfSeedsStepsAndNeighboursAreUncorrelated) {
  const at::Tensor mask = Mask(0.5, 1, 7).sub(1);  // -1 or 1
  const std::vector<at::Tensor> others = {Mask(0.5, 1, 8).sub(1), Mask(0.5, 2, 7).sub(1), mask.roll(1, 1),
                                          mask.roll(1, 0)};
  for (const at::Tensor& other : others) {
    const double correlation = mask.mul(other).mean().item<double>();
    EXPECT_LT(std::abs(correlation), 4 / std::sqrt(kRows * kFeatures));
  }
}

TEST(DropoutPlanTest, TheMaskIsAFunctionOfSeedAndStep) { EXPECT_TRUE(at::equal(Mask(0.5, 3, 9), Mask(0.5, 3, 9))); }

TEST(DropoutPlanTest, TheGradientPassesTheSameMask) {
  LayerSlots slots;
  slots.inputs = {at::ones({4, 5})};
  slots.input_gradients = {at::zeros({4, 5})};
  slots.output = at::zeros({4, 5});
  slots.output_gradient = at::rand({4, 5});
  const auto plan = MakeLayerPlan(Dropout{0.4}, slots);
  plan->Forward(2);
  plan->Backward();
  EXPECT_TRUE(at::equal(slots.input_gradients[0], slots.output_gradient.mul(slots.output)));
}

}  // namespace
}  // namespace hpo::trial_runner
