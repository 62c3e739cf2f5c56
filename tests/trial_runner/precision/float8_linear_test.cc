// SPDX-License-Identifier: Apache-2.0
//
// The code that GPUs run, on the CPU, where ATen multiplies float8 as well.
#include "trial_runner/precision/float8_linear.h"

#include <ATen/Context.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <limits>
#include <optional>
#include <string>

#include "trial_runner/precision/autocast_guard.h"

namespace hpo::trial_runner {
namespace {

constexpr double kE4M3 = 0x1p-4, kE5M2 = 0x1p-3;  // half a unit in the last place
// Numbers of small magnitude lose more, which of standard normal ones is little beside a sum's other errors.
constexpr double kLost = 1e-2;

struct Extents {
  std::int64_t rows, in, out;
};

struct Linears {
  at::Tensor x, w, b, dy;
};

Linears Random(const Extents& e) {
  at::manual_seed(4);  // what errors of random signs come to is exceeded by chance now and then
  const auto leaf = [](at::IntArrayRef shape) { return at::randn(shape).set_requires_grad(true); };
  return {leaf({e.rows, e.in}), leaf({e.out, e.in}), leaf({e.out}), at::randn({e.rows, e.out}).to(at::kBFloat16)};
}

at::Tensor Double(const at::Tensor& tensor) { return tensor.detach().to(at::kDouble); }

double Norm(const at::Tensor& tensor) { return tensor.square().sum().sqrt().item<double>(); }

// A product A B' whose factors have relative errors up to `a_unit` and `b_unit`, and the result one of bfloat16: each
// number within what errors of one sign would come to, and together what such of random signs do.
void ExpectProduct(const at::Tensor& got, const at::Tensor& a, const at::Tensor& b, double a_unit, double b_unit) {
  constexpr double kBfloat16 = 0x1p-9;
  const at::Tensor exact = at::mm(Double(a), Double(b).t()), error = Double(got).sub(exact);
  const double together = (1 + a_unit) * (1 + b_unit) - 1;
  const at::Tensor most = at::mm(Double(a).abs(), Double(b).abs().t()).mul(together);
  EXPECT_TRUE(error.abs().le(most.add(exact.abs().mul(kBfloat16)).add(kLost)).all().item<bool>());
  EXPECT_LT(Norm(error), (a_unit + b_unit) / 2 * Norm(exact));
  EXPECT_GT(Norm(error), (a_unit + b_unit) / 20 * Norm(exact));  // products of bf16 are nearer
}

TEST(Float8LinearTest, ItAndItsGradientsAreWithinTheErrorsOfTheirFormats) {
  for (const Extents& e : {Extents{64, 64, 32}, {1, 16, 16}, {37, 48, 160}, {200, 320, 64}}) {
    SCOPED_TRACE(e.rows);
    const Linears of = Random(e);
    const at::Tensor y = Float8Linear(of.x, of.w, of.b);
    EXPECT_EQ(y.scalar_type(), at::kBFloat16);
    const auto gradients = torch::autograd::grad({y}, {of.x, of.w, of.b}, {of.dy});
    ExpectProduct(Double(Float8Linear(of.x, of.w, at::Tensor())), of.x, of.w, kE4M3, kE4M3);
    ExpectProduct(gradients[0], of.dy, of.w.t(), kE5M2, kE4M3);
    ExpectProduct(gradients[1], of.dy.t(), of.x.t(), kE5M2, kE4M3);
    EXPECT_LT(Norm(Double(gradients[2]).sub(Double(of.dy).sum(0))), 1e-4);
  }
}

TEST(Float8LinearTest, TheBiasIsAddedInBfloat16) {
  const Linears of = Random({8, 32, 16});
  const at::Tensor added = Double(Float8Linear(of.x, of.w, of.b)).sub(Double(Float8Linear(of.x, of.w, at::Tensor())));
  EXPECT_LT(Norm(added.sub(Double(of.b))), 0.05 * Norm(added));  // sums of 32 products are rounded to bfloat16
}

TEST(Float8LinearTest, ASequenceInAnyOrderOfMemoryGivesTheSameAsItsRows) {
  const at::Tensor x = at::randn({5, 3, 32}).transpose(0, 1).set_requires_grad(true), w = at::randn({16, 32});
  const at::Tensor y = Float8Linear(x, w, at::Tensor());
  EXPECT_EQ(y.sizes(), at::IntArrayRef({3, 5, 16}));
  const at::Tensor rows = x.detach().reshape({15, 32}).set_requires_grad(true);
  const at::Tensor of_rows = Float8Linear(rows, w, at::Tensor()), dy = at::randn({15, 16}).to(at::kBFloat16);
  EXPECT_TRUE(at::equal(y.reshape({15, 16}), of_rows));
  const at::Tensor dx = torch::autograd::grad({y}, {x}, {dy.view({3, 5, 16})})[0];
  EXPECT_TRUE(at::equal(dx.reshape({15, 32}), torch::autograd::grad({of_rows}, {rows}, {dy})[0]));
}

TEST(Float8LinearTest, GradientsHaveTheTypesOfWhatTheyAreGradientsOf) {
  const at::Tensor x = at::randn({4, 16}).to(at::kBFloat16).set_requires_grad(true);
  const at::Tensor w = at::randn({16, 16}).set_requires_grad(true);
  const auto got = torch::autograd::grad({Float8Linear(x, w, at::Tensor())}, {x, w}, {at::randn({4, 16})});
  EXPECT_EQ(got[0].scalar_type(), at::kBFloat16);
  EXPECT_EQ(got[1].scalar_type(), at::kFloat);
}

TEST(Float8LinearTest, FrozenWeightsAndFirstLayersGetNoGradient) {
  const at::Tensor x = at::randn({4, 16}).set_requires_grad(true), w = at::randn({16, 16});
  const at::Tensor dy = at::randn({4, 16}).to(at::kBFloat16);
  EXPECT_TRUE(torch::autograd::grad({Float8Linear(x, w, at::Tensor())}, {x}, {dy})[0].defined());
  const at::Tensor data = at::randn({4, 16}), trained = at::randn({16, 16}).set_requires_grad(true);
  EXPECT_TRUE(torch::autograd::grad({Float8Linear(data, trained, at::Tensor())}, {trained}, {dy})[0].defined());
}

TEST(Float8LinearTest, NothingIsRecordedWhereGradientsAreOff) {
  const c10::NoGradGuard no_recording;
  EXPECT_FALSE(Float8Linear(at::randn({4, 16}), at::randn({16, 16}).set_requires_grad(true), {}).requires_grad());
}

TEST(Float8LinearTest, WhatWasComputedBeforeChangesNoBit) {
  const Linears of = Random({20, 32, 48});
  const at::Tensor first = Float8Linear(of.x, of.w, of.b);
  Float8Linear(of.x.mul(1e6), of.w, of.b);
  EXPECT_TRUE(at::equal(Float8Linear(of.x, of.w, of.b), first));
}

TEST(Float8LinearTest, AGradientThatIsNotFiniteIsFoundInBothProducts) {
  const Linears of = Random({16, 16, 16});
  for (const double bad : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    const at::Tensor dy = of.dy.clone();
    dy[2][3].fill_(bad);
    for (const at::Tensor& got : torch::autograd::grad({Float8Linear(of.x, of.w, of.b)}, {of.x, of.w}, {dy})) {
      EXPECT_FALSE(got.isfinite().any().item<bool>());
    }
  }
}

TEST(Float8LinearTest, AutocastAroundItChangesNothing) {
  const Linears of = Random({4, 32, 16});
  const at::Tensor alone = Float8Linear(of.x, of.w, of.b);
  const AutocastGuard guard(at::kCPU, at::kHalf);
  EXPECT_TRUE(at::equal(Float8Linear(of.x, of.w, of.b), alone));
}

TEST(Float8ServesTest, InAScopeOfFloat8ForSizesOfWholeSixteens) {
  const at::Tensor fit = at::randn({32, 16});
  EXPECT_FALSE(Float8Serves(fit));
  const AutocastGuard guard(at::kCPU, c10::ScalarType::Float8_e4m3fn);
  EXPECT_TRUE(Float8Serves(fit));
  EXPECT_FALSE(Float8Serves(at::randn({10, 16})));
  EXPECT_FALSE(Float8Serves(at::randn({16, 10})));
  const AutocastGuard inner(at::kCPU, at::kBFloat16);
  EXPECT_FALSE(Float8Serves(fit));
}

}  // namespace
}  // namespace hpo::trial_runner
