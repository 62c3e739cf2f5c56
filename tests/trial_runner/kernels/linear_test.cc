// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/linear.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "tests/trial_runner/kernels/against_double.h"
#include "trial_runner/kernels/serving.h"

namespace hpo::trial_runner {
namespace {

constexpr double kTolerance = 1e-5;  // of sums of 700 products in float

using Tensors = std::vector<at::Tensor>;

TEST(LinearProductTest, ItsGradientsAreThoseOfAtenInDoublePrecision) {
  struct Extents {
    std::int64_t rows, in, out;
  };
  for (const Extents& e : {Extents{1, 1, 1}, {7, 5, 3}, {64, 64, 10}, {150, 100, 65}, {33, 700, 130}, {700, 30, 200}}) {
    SCOPED_TRACE(e.rows);
    ExpectMatches([](const Tensors& x) { return LinearProduct(x[0], x[1], x[2]); },
                  [](const Tensors& x) { return at::linear(x[0], x[1], x[2]); },
                  {at::randn({e.rows, e.in}), at::randn({e.out, e.in}), at::randn({e.out})}, kTolerance);
  }
}

TEST(LinearProductTest, ASequenceOfRowsInAnyOrderOfMemoryAndNoBiasWillDo) {
  ExpectMatches([](const Tensors& x) { return LinearProduct(x[0].transpose(0, 1), x[1], at::Tensor()); },
                [](const Tensors& x) { return at::linear(x[0].transpose(0, 1), x[1]); },
                {at::randn({6, 4, 20}), at::randn({9, 20})}, kTolerance);
}

TEST(LinearProductTest, FrozenWeightsGetNoGradient) {
  const at::Tensor input = at::randn({4, 3}).set_requires_grad(true), weight = at::randn({2, 3});
  const at::Tensor output = LinearProduct(input, weight, at::randn({2}));
  EXPECT_EQ(torch::autograd::grad({output}, {input}, {at::randn({4, 2})})[0].sizes(), input.sizes());
}

TEST(LinearProductTest, NothingIsRecordedWhereGradientsAreOff) {
  const c10::NoGradGuard no_recording;
  const at::Tensor weight = at::randn({2, 3}).set_requires_grad(true);
  EXPECT_FALSE(LinearProduct(at::randn({4, 3}), weight, at::Tensor()).requires_grad());
}

TEST(KernelsServeTest, FloatsOnOneThreadOnly) {
  const OneThread one_thread;
  EXPECT_TRUE(KernelsServe(at::randn({2})));
  EXPECT_FALSE(KernelsServe(at::randn({2}, at::kDouble)));
  EXPECT_FALSE(KernelsServe(at::randn({2}, at::kBFloat16)));
}

}  // namespace
}  // namespace hpo::trial_runner
