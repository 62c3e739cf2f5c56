// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/autocast_guard.h"

#include <ATen/autocast_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace hpo::trial_runner {
namespace {

at::ScalarType LinearType() { return at::linear(at::ones({2, 3}), at::ones({4, 3})).scalar_type(); }

TEST(AutocastGuardTest, LinearRunsInTheAskedTypeInsideTheScopeOnly) {
  {
    const AutocastGuard guard(at::kCPU, at::kBFloat16);
    EXPECT_EQ(LinearType(), at::kBFloat16);
  }
  EXPECT_EQ(LinearType(), at::kFloat);
}

TEST(AutocastGuardTest, NestedScopesRestoreTheOuterType) {
  const AutocastGuard outer(at::kCPU, at::kBFloat16);
  {
    const AutocastGuard inner(at::kCPU, at::kHalf);
    EXPECT_EQ(LinearType(), at::kHalf);
  }
  EXPECT_EQ(LinearType(), at::kBFloat16);
}

TEST(AutocastGuardTest, Float8IsBfloat16ForAllButLinearLayersThatTakeIt) {
  const AutocastGuard outer(at::kCPU, c10::ScalarType::Float8_e4m3fn);
  EXPECT_EQ(LinearType(), at::kBFloat16);
  EXPECT_TRUE(ProductsInFloat8());
  {
    const AutocastGuard inner(at::kCPU, at::kHalf);
    EXPECT_FALSE(ProductsInFloat8());
  }
  EXPECT_TRUE(ProductsInFloat8());
}

TEST(AutocastGuardTest, WhatIsComputedInNowMakesAGuardThatGoesOn) {
  EXPECT_EQ(AutocastNow(at::kCPU), std::nullopt);
  for (const at::ScalarType type : {at::kBFloat16, at::kHalf, c10::ScalarType::Float8_e4m3fn}) {
    const AutocastGuard guard(at::kCPU, type);
    EXPECT_EQ(AutocastNow(at::kCPU), type);
  }
  EXPECT_FALSE(ProductsInFloat8());
}

TEST(AutocastGuardTest, AnExceptionRestoresTheState) {
  const at::ScalarType before = at::autocast::get_autocast_dtype(at::kCPU);
  try {
    const AutocastGuard guard(at::kCPU, at::kHalf);
    throw std::runtime_error("leave");
  } catch (const std::runtime_error&) {
    EXPECT_FALSE(at::autocast::is_autocast_enabled(at::kCPU));
  }
  EXPECT_EQ(at::autocast::get_autocast_dtype(at::kCPU), before);
}

TEST(AutocastGuardTest, OtherThreadsAreNotAffected) {
  const AutocastGuard guard(at::kCPU, at::kBFloat16);
  at::ScalarType elsewhere = at::kBFloat16;
  std::thread([&] { elsewhere = LinearType(); }).join();
  EXPECT_EQ(elsewhere, at::kFloat);
}

}  // namespace
}  // namespace hpo::trial_runner
