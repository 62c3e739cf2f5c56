// SPDX-License-Identifier: Apache-2.0
//
// Maxima are numbers of the input, so they and where their gradients go have the bits of ATen's, ties and NaN included.
#include <ATen/Context.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/max_pool2d_with_indices_backward.h>
#include <ATen/ops/randint.h>
#include <gtest/gtest.h>

#include <limits>

#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {
namespace {

constexpr at::MemoryFormat kChannelsLast = at::MemoryFormat::ChannelsLast;

class MaxPoolPlanTest : public testing::TestWithParam<Pool2d> {};

TEST_P(MaxPoolPlanTest, HasTheBitsOfATen) {
  const Pool2d& layer = GetParam();
  const at::IntArrayRef kernel(layer.kernel), stride(layer.stride), padding(layer.padding);
  at::manual_seed(3);
  at::Tensor x = at::randint(-3, 3, {4, 11, 8, 9}, at::kFloat).contiguous(kChannelsLast);  // many ties
  x[1][2][3][4] = std::numeric_limits<float>::quiet_NaN();
  const auto [y, places] = at::max_pool2d_with_indices(x, kernel, stride, padding);
  const at::Tensor dy = at::randint(-9, 9, y.sizes(), at::kFloat).contiguous(kChannelsLast);
  const at::Tensor dx =
      at::max_pool2d_with_indices_backward(dy, x, kernel, stride, padding, /*dilation=*/1, /*ceil_mode=*/false, places);

  LayerSlots slots;
  slots.inputs = {x};
  slots.input_gradients = {at::empty(x.sizes(), x.options(), kChannelsLast)};
  slots.output = at::empty(y.sizes(), x.options(), kChannelsLast);
  slots.output_gradient = dy;
  const auto plan = MakeLayerPlan(layer, slots);
  plan->Forward(0);
  plan->Backward();
  EXPECT_TRUE(at::equal(slots.output.nan_to_num(77), y.nan_to_num(77)));
  EXPECT_TRUE(at::equal(slots.input_gradients[0], dx));
}

INSTANTIATE_TEST_SUITE_P(Windows, MaxPoolPlanTest,
                         testing::Values(Pool2d{}, Pool2d{.kernel = 3, .stride = 2, .padding = 1},
                                         Pool2d{.kernel = 2, .stride = 3}, Pool2d{.kernel = 3, .stride = 1},
                                         Pool2d{.kernel = 4, .stride = 4, .padding = 2}));

}  // namespace
}  // namespace hpo::trial_runner
