// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/buffer_layout.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "trial_runner/planned/plan_outline.h"

namespace hpo::trial_runner {
namespace {

rc::Gen<Lifetime> AnyLifetime() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::inRange<std::int64_t>(1, 200), rc::gen::inRange(0, 20), rc::gen::inRange(0, 6)),
      [](const std::tuple<std::int64_t, int, int>& drawn) {
        const auto [numbers, first, steps] = drawn;
        return Lifetime{numbers, first, first + steps};
      });
}

RC_GTEST_PROP(BufferLayoutTest, BuffersInUseTogetherDoNotTouch, ()) {
  const auto buffers = *rc::gen::container<std::vector<Lifetime>>(AnyLifetime());
  const BufferLayout layout = LayOut(buffers);
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    RC_ASSERT(layout.offsets[i] >= 0);
    RC_ASSERT(layout.offsets[i] + buffers[i].numbers <= layout.numbers);
    for (std::size_t k = 0; k < i; ++k) {
      const bool together = buffers[i].first <= buffers[k].last && buffers[k].first <= buffers[i].last;
      RC_ASSERT(!together || layout.offsets[i] + buffers[i].numbers <= layout.offsets[k] ||
                layout.offsets[k] + buffers[k].numbers <= layout.offsets[i]);
    }
  }
}

TEST(BufferLayoutTest, BuffersThatFollowEachOtherShareAPlace) {
  const BufferLayout layout = LayOut({{64, 0, 1}, {32, 1, 2}, {64, 2, 3}, {16, 3, 4}});
  EXPECT_THAT(layout.offsets, testing::ElementsAre(0, 64, 0, 64));
  EXPECT_EQ(layout.numbers, 96);
}

TEST(BufferLayoutTest, EveryBufferStartsALineOfTheCache) {
  EXPECT_THAT(LayOut({{5, 0, 9}, {17, 0, 9}, {3, 0, 9}}).offsets, testing::ElementsAre(32, 0, 48));
}

// Of each stage only what its backward pass reads stays: here the sample and what the second convolution reads.
TEST(PlanOutlineTest, MemoryIsLessThanOfAllValuesAndGradients) {
  Architecture net({1, 16, 16});
  const int first = net.Add("first", Conv2d{.outputs = 16, .padding = 1}, Architecture::kInput);
  const int pool = net.Add("pool", Pool2d{}, first);
  const int second = net.Add("second", Conv2d{.outputs = 16, .padding = 1}, pool);
  net.Add("output", Linear{.outputs = 4}, net.Add("features", GlobalAveragePool{}, second));
  constexpr std::int64_t kSample = 256, kFirst = 16 * 256, kPool = 16 * 64;
  const std::int64_t most = kSample + kFirst + 2 * kPool;  // the pooling's backward pass
  EXPECT_THAT(LayOut(OutlinePlan(net), 1).numbers, testing::AllOf(testing::Ge(kFirst + kPool), testing::Le(most)));
}

TEST(PlanOutlineTest, WhatReachesNoParameterHasNoGradient) {
  Architecture net({6, 6});
  const int image = net.Add("image", AddChannel{}, Architecture::kInput);
  const int pool = net.Add("pool", Pool2d{}, image);
  const int conv = net.Add("conv", Conv2d{.outputs = 2}, pool);
  net.Add("output", Linear{.outputs = 4}, net.Add("flat", Flatten{}, conv));
  const PlanOutline outline = OutlinePlan(net);
  EXPECT_FALSE(outline.nodes[image].output_gradient);
  EXPECT_FALSE(outline.nodes[pool].output_gradient);
  EXPECT_FALSE(outline.nodes[conv].input_gradients[0]);
  EXPECT_TRUE(outline.nodes[conv].output_gradient);
}

}  // namespace
}  // namespace hpo::trial_runner
