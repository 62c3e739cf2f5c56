// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/clipping.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <cmath>

namespace hpo::trial_runner {
namespace {

double GlobalNorm(const std::vector<at::Tensor>& tensors) {
  double squares = 0;
  for (const at::Tensor& tensor : tensors) squares += tensor.pow(2).sum().item<double>();
  return std::sqrt(squares);
}

TEST(ClippingTest, LongGradientsAreScaledToTheNormTogether) {
  const std::vector<at::Tensor> gradients = {at::full({3, 4}, 2.0), at::full({5}, -1.0)};
  ClipByGlobalNorm(gradients, 0.5);
  EXPECT_NEAR(GlobalNorm(gradients), 0.5, 1e-6);
  EXPECT_NEAR(gradients[0].view({-1})[0].item<double>() / gradients[1][0].item<double>(), -2.0, 1e-6);
}

TEST(ClippingTest, ShortGradientsKeepTheirBits) {
  const std::vector<at::Tensor> gradients = {at::full({3}, 0.01)};
  const at::Tensor before = gradients[0].clone();
  ClipByGlobalNorm(gradients, 1.0);
  EXPECT_TRUE(at::equal(gradients[0], before));
}

TEST(ClippingTest, ByValueEachNumberIsCutOnItsOwn) {
  const std::vector<at::Tensor> gradients = {at::full({2}, 3.0), at::full({2}, -3.0), at::full({2}, 0.25)};
  ClipByValue(gradients, 0.5);
  EXPECT_EQ(gradients[0][0].item<double>(), 0.5);
  EXPECT_EQ(gradients[1][1].item<double>(), -0.5);
  EXPECT_EQ(gradients[2][0].item<double>(), 0.25);
}

TEST(ClippingTest, ByValueWhatIsNotANumberStaysSo) {
  const std::vector<at::Tensor> gradients = {at::full({1}, std::nan(""))};
  ClipByValue(gradients, 0.5);
  EXPECT_TRUE(std::isnan(gradients[0].item<double>()));
}

}  // namespace
}  // namespace hpo::trial_runner
