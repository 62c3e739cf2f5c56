// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/std.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/trial_runner/architecture/forward/one_layer.h"

namespace hpo::trial_runner {
namespace {

double Deviation(const at::Tensor& tensor) { return tensor.detach().std().item<double>(); }
double Largest(const at::Tensor& tensor) { return tensor.detach().abs().max().item<double>(); }

TEST(InitializationTest, KaimingNormalHasVarianceTwoOverTheOutputsThatANumberReaches) {
  const Conv2d layer{.outputs = 64, .kernel = 3, .init = WeightInit::kKaimingNormal};
  const auto tensors = OneLayer(layer, {32, 8, 8})->Parameters();
  const double expected = std::sqrt(2.0 / (64 * 9));
  EXPECT_NEAR(Deviation(tensors[0].tensor), expected, 0.03 * expected);  // four standard errors of 18432 draws
  EXPECT_GT(Largest(tensors[0].tensor), 3 * expected);                   // no uniform draw is
  EXPECT_EQ(Largest(tensors[1].tensor), 0);
}

TEST(InitializationTest, SmallNormalHasDeviationOfAHundredthWhateverTheWidth) {
  const auto tensors = OneLayer(Linear{.outputs = 100, .init = WeightInit::kSmallNormal}, {200})->Parameters();
  EXPECT_NEAR(Deviation(tensors[0].tensor), 0.01, 0.0003);
  EXPECT_EQ(Largest(tensors[1].tensor), 0);
}

TEST(InitializationTest, FanOutUniformIsBoundedByTheOutputs) {
  const auto tensors = OneLayer(Linear{.outputs = 100, .init = WeightInit::kFanOutUniform}, {200})->Parameters();
  EXPECT_LE(Largest(tensors[0].tensor), 0.1);
  EXPECT_GT(Largest(tensors[0].tensor), 0.099);
  EXPECT_EQ(Largest(tensors[1].tensor), 0);
}

TEST(InitializationTest, AConvolutionStartsAsPyTorchsByDefault) {
  const auto tensors = OneLayer(Conv2d{.outputs = 64, .kernel = 5, .groups = 2}, {8, 8, 8})->Parameters();
  const double bound = 1 / std::sqrt(4.0 * 25);
  for (const NamedTensor& item : tensors) {
    EXPECT_LE(Largest(item.tensor), bound) << item.name;
    EXPECT_GT(Largest(item.tensor), 0.9 * bound) << item.name;
  }
}

}  // namespace
}  // namespace hpo::trial_runner
