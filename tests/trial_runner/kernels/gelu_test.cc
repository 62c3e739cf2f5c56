// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/gelu.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linspace.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/trial_runner/kernels/against_double.h"

namespace hpo::trial_runner {
namespace {

using Tensors = std::vector<at::Tensor>;

TEST(GeluTest, ItAndItsDerivativeAreAtensInDoublePrecision) {
  constexpr double kTolerance = 1e-6;  // of 12, the largest: ten times the approximation's bound on small numbers
  for (const int count : {5, 8, 1001}) {
    ExpectMatches([](const Tensors& x) { return Gelu(x[0]); }, [](const Tensors& x) { return at::gelu(x[0]); },
                  {at::linspace(-12, 12, count)}, kTolerance);
  }
}

TEST(GeluTest, SmallNumbersKeepTheirPrecision) {
  ExpectMatches([](const Tensors& x) { return Gelu(x[0]); }, [](const Tensors& x) { return at::gelu(x[0]); },
                {at::linspace(-1e-3, 1e-3, 40)}, 1e-6);
}

TEST(GeluTest, ItIsTheSameWhereGradientsAreOff) {
  const at::Tensor x = at::linspace(-3, 3, 21);
  EXPECT_TRUE(at::equal(Gelu(x), Gelu(x.clone().set_requires_grad(true))));
}

TEST(GeluTest, WhatIsNoNumberStaysNone) {
  const at::Tensor none = at::full({9}, std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(std::isnan(Gelu(none)[8].item<float>()));
}

}  // namespace
}  // namespace hpo::trial_runner
