// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/winograd.h"

#include <ATen/ops/conv2d.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "tests/trial_runner/kernels/against_double.h"

namespace hpo::trial_runner {
namespace {

constexpr double kTolerance = 1e-5;  // of sums of 2000 products in float

using Tensors = std::vector<at::Tensor>;

struct Case {
  std::int64_t batch, inputs, outputs, height, width, padding;
};

at::Tensor ChannelsLast(const at::Tensor& tensor) { return tensor.contiguous(at::MemoryFormat::ChannelsLast); }

TEST(WinogradTest, ItsGradientsAreThoseOfAtenInDoublePrecision) {
  // Images of odd extents, of one tile, of more tiles than are worked on at once; more channels than a panel has.
  for (const Case& c : {Case{1, 32, 32, 4, 4, 1},
                        {2, 40, 64, 7, 5, 1},
                        {3, 64, 32, 1, 1, 1},
                        {9, 32, 48, 6, 9, 0},
                        {2, 200, 104, 8, 8, 1},
                        {1, 32, 32, 5, 5, 2}}) {
    SCOPED_TRACE(c.height);
    ExpectMatches([&](const Tensors& x) { return WinogradConvolution(x[0], x[1], c.padding); },
                  [&](const Tensors& x) {
                    return at::conv2d(x[0], x[1], {}, {1, 1}, {c.padding, c.padding});
                  },
                  {ChannelsLast(at::randn({c.batch, c.inputs, c.height, c.width})),
                   ChannelsLast(at::randn({c.outputs, c.inputs, 3, 3}))},
                  kTolerance);
  }
}

TEST(WinogradTest, OutputsLieChannelsLast) {
  const at::Tensor output = WinogradConvolution(at::randn({2, 32, 4, 4}), ChannelsLast(at::randn({32, 32, 3, 3})), 1);
  EXPECT_TRUE(output.is_contiguous(at::MemoryFormat::ChannelsLast));
}

TEST(WinogradTest, FrozenFiltersGetNoGradientAndImagesNoneThatNobodyWants) {
  const at::Tensor images = at::randn({1, 32, 4, 4}), filters = ChannelsLast(at::randn({32, 32, 3, 3}));
  const at::Tensor weights = at::randn({1, 32, 4, 4});
  const auto gradient = [&](const at::Tensor& x, const at::Tensor& w, const at::Tensor& of) {
    return torch::autograd::grad({WinogradConvolution(x, w, 1)}, {of}, {weights})[0];
  };
  const at::Tensor x = images.clone().set_requires_grad(true), w = filters.clone().set_requires_grad(true);
  EXPECT_TRUE(gradient(x, w, x).equal(gradient(x, filters, x)));
  EXPECT_TRUE(gradient(x, w, w).equal(gradient(images, w, w)));
}

TEST(WinogradTest, ItServesThreeByThreeFiltersOfManyChannelsThatLieChannelsLast) {
  EXPECT_TRUE(WinogradServes(ChannelsLast(at::randn({64, 32, 3, 3}))));
  EXPECT_FALSE(WinogradServes(at::randn({64, 32, 3, 3})));
  EXPECT_FALSE(WinogradServes(ChannelsLast(at::randn({64, 32, 5, 5}))));
  EXPECT_FALSE(WinogradServes(ChannelsLast(at::randn({64, 3, 3, 3}))));
  EXPECT_FALSE(WinogradServes(ChannelsLast(at::randn({64, 36, 3, 3}))));
}

}  // namespace
}  // namespace hpo::trial_runner
