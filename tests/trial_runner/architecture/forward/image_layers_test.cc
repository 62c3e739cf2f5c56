// SPDX-License-Identifier: Apache-2.0
//
// Convolutions and poolings against sums written out.
#include <ATen/Context.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/var.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "tests/trial_runner/architecture/forward/one_layer.h"

namespace hpo::trial_runner {
namespace {

constexpr double kTolerance = 1e-5;  // float sums of a few dozen products of order 1

using PixelFunction =
    std::function<double(std::int64_t sample, std::int64_t channel, std::int64_t row, std::int64_t column)>;

void ExpectPixels(const at::Tensor& actual, const std::vector<std::int64_t>& sizes, const PixelFunction& expected) {
  ASSERT_EQ(actual.sizes().vec(), sizes);
  const PaddedImage image(actual);
  for (std::int64_t n = 0; n < sizes[0]; ++n) {
    for (std::int64_t c = 0; c < sizes[1]; ++c) {
      for (std::int64_t y = 0; y < sizes[2]; ++y) {
        for (std::int64_t x = 0; x < sizes[3]; ++x) {
          ASSERT_NEAR(image.At(n, c, y, x), expected(n, c, y, x), kTolerance) << n << " " << c << " " << y << " " << x;
        }
      }
    }
  }
}

at::Tensor Samples(at::IntArrayRef sizes) {
  at::manual_seed(7);
  return at::randn(sizes);
}

// The sum that defines a convolution, at one place.
double Convolve(const Conv2d& layer, const PaddedImage& x, const PaddedImage& weight, std::vector<std::int64_t> place) {
  const std::int64_t inputs = weight.sizes()[1], group = place[1] / (layer.outputs / layer.groups);
  double sum = 0;
  for (std::int64_t c = 0; c < inputs; ++c) {
    for (std::int64_t i = 0; i < layer.kernel; ++i) {
      for (std::int64_t j = 0; j < layer.kernel; ++j) {
        const std::int64_t row = place[2] * layer.stride - layer.padding + i * layer.dilation;
        const std::int64_t column = place[3] * layer.stride - layer.padding + j * layer.dilation;
        sum += weight.At(place[1], c, i, j) * x.At(place[0], group * inputs + c, row, column);
      }
    }
  }
  return sum;
}

TEST(Conv2dTest, IsTheSumOverWindowAndGroupWithStridePaddingAndDilation) {
  const Conv2d layer{.outputs = 6, .kernel = 3, .stride = 2, .padding = 1, .dilation = 2, .groups = 2, .bias = true};
  const auto network = OneLayer(layer, {4, 8, 7});
  const at::Tensor samples = Samples({2, 4, 8, 7});
  const PaddedImage x(samples), weight(network->Parameters()[0].tensor);
  const std::vector<float> bias = Numbers(network->Parameters()[1].tensor);
  ExpectPixels(network->Forward(samples), {2, 6, 3, 3},
               [&](std::int64_t n, std::int64_t c, std::int64_t row, std::int64_t column) {
                 return bias[c] + Convolve(layer, x, weight, {n, c, row, column});
               });
}

TEST(Conv2dTest, ADepthwiseConvolutionWithoutBiasMixesNoChannels) {
  const Conv2d layer{.outputs = 3, .kernel = 3, .padding = 1, .groups = 3, .bias = false};
  const auto network = OneLayer(layer, {3, 4, 4});
  ASSERT_EQ(network->Parameters().size(), 1u);
  const at::Tensor samples = Samples({1, 3, 4, 4});
  const PaddedImage x(samples), weight(network->Parameters()[0].tensor);
  ExpectPixels(network->Forward(samples), {1, 3, 4, 4},
               [&](std::int64_t n, std::int64_t c, std::int64_t row, std::int64_t column) {
                 return Convolve(layer, x, weight, {n, c, row, column});
               });
}

TEST(Pool2dTest, TheMaximumIgnoresThePadding) {
  const Pool2d layer{.kind = PoolKind::kMax, .kernel = 3, .stride = 2, .padding = 1};
  const at::Tensor samples = Samples({2, 3, 7, 6}).sub(5);  // all below the zeros of a padding
  const PaddedImage x(samples);
  ExpectPixels(OneLayer(layer, {3, 7, 6})->Forward(samples), {2, 3, 4, 3},
               [&](std::int64_t n, std::int64_t c, std::int64_t row, std::int64_t column) {
                 double largest = -std::numeric_limits<double>::infinity();
                 for (std::int64_t i = row * 2 - 1; i < row * 2 + 2; ++i) {
                   for (std::int64_t j = column * 2 - 1; j < column * 2 + 2; ++j) {
                     if (x.Holds(i, j)) largest = std::max(largest, x.At(n, c, i, j));
                   }
                 }
                 return largest;
               });
}

TEST(Pool2dTest, TheMeanCountsThePaddingAsZeros) {
  const Pool2d layer{.kind = PoolKind::kAverage, .kernel = 2, .stride = 2, .padding = 1};
  const at::Tensor samples = Samples({1, 2, 5, 4});
  const PaddedImage x(samples);
  ExpectPixels(OneLayer(layer, {2, 5, 4})->Forward(samples), {1, 2, 3, 3},
               [&](std::int64_t n, std::int64_t c, std::int64_t row, std::int64_t column) {
                 const std::int64_t i = row * 2 - 1, j = column * 2 - 1;
                 return (x.At(n, c, i, j) + x.At(n, c, i, j + 1) + x.At(n, c, i + 1, j) + x.At(n, c, i + 1, j + 1)) / 4;
               });
}

TEST(GlobalAveragePoolTest, IsTheMeanOfEachChannel) {
  const at::Tensor samples = Samples({2, 3, 4, 5});
  const at::Tensor expected = samples.mean({3}).mean({2});
  const at::Tensor rows = OneLayer(GlobalAveragePool{}, {3, 4, 5})->Forward(samples);
  EXPECT_TRUE(at::allclose(rows, expected, kTolerance, kTolerance));
  const at::Tensor images = OneLayer(GlobalAveragePool{.keep_axes = true}, {3, 4, 5})->Forward(samples);
  EXPECT_EQ(images.sizes().vec(), (std::vector<std::int64_t>{2, 3, 1, 1}));
}

TEST(BatchNormTest, NormalizesChannelsOfImagesOverBatchRowsAndColumns) {
  const auto network = OneLayer(BatchNorm{.epsilon = 1e-5, .momentum = 0.5}, {3, 6, 5});
  const at::Tensor samples = Samples({8, 3, 6, 5}).mul(3).add(7);
  const at::Tensor y = network->Forward(samples).detach();
  EXPECT_TRUE(at::allclose(y.mean({0, 2, 3}), at::zeros({3}), 0, kTolerance));
  EXPECT_TRUE(at::allclose(network->Buffers()[0].tensor, samples.mean({0, 2, 3}).mul(0.5), kTolerance));
  network->SetTraining(false);
  EXPECT_FALSE(at::allclose(network->Forward(samples).detach(), y));
}

}  // namespace
}  // namespace hpo::trial_runner
