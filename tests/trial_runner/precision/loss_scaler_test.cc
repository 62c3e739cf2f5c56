// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/loss_scaler.h"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <limits>

namespace hpo::trial_runner {
namespace {

std::vector<at::Tensor> Gradients(double value) { return {at::ones({3}), at::full({2, 2}, value)}; }

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(LossScalerTest, GradientsOfTheScaledLossAreDividedByTheScale) {
  LossScaler scaler({.initial = 1024});
  EXPECT_EQ(scaler.Scaled(at::full({}, 0.5)).item<float>(), 512);
  const std::vector<at::Tensor> gradients = Gradients(4096);
  EXPECT_TRUE(scaler.Unscale(gradients));
  EXPECT_EQ(gradients[1][0][1].item<float>(), 4);
}

TEST(LossScalerTest, AnOverflowHalvesTheScaleAndIsTold) {
  LossScaler scaler({.initial = 1024});
  for (const double value : {kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(scaler.Unscale(Gradients(value))) << value;
  }
  EXPECT_EQ(scaler.scale(), 128);
  EXPECT_TRUE(scaler.Unscale(Gradients(1)));
}

TEST(LossScalerTest, TheScaleDoublesAfterAnIntervalWithoutOverflow) {
  LossScaler scaler({.initial = 8, .interval = 3});
  scaler.Unscale(Gradients(1));
  scaler.Unscale(Gradients(1));
  scaler.Unscale(Gradients(kInfinity));  // the count starts anew, from 4
  for (int step = 0; step < 3; ++step) {
    EXPECT_EQ(scaler.scale(), 4);
    scaler.Unscale(Gradients(1));
  }
  EXPECT_EQ(scaler.scale(), 8);
}

TEST(LossScalerTest, TheScaleDoesNotFallBelowTheSmallest) {
  LossScaler scaler({.initial = 4, .smallest = 2});
  EXPECT_FALSE(scaler.AtSmallest());
  for (int step = 0; step < 5; ++step) scaler.Unscale(Gradients(kInfinity));
  EXPECT_EQ(scaler.scale(), 2);
  EXPECT_TRUE(scaler.AtSmallest());
}

TEST(LossScalerTest, StateCarriesScaleAndCount) {
  const LossScalerOptions options{.initial = 8, .interval = 3};
  LossScaler scaler(options), resumed(options);
  scaler.Unscale(Gradients(kInfinity));
  scaler.Unscale(Gradients(1));
  scaler.Unscale(Gradients(1));
  const std::vector<NamedTensor> from = scaler.State(), to = resumed.State();
  for (std::size_t i = 0; i < from.size(); ++i) at::Tensor(to[i].tensor).copy_(from[i].tensor);
  resumed.Unscale(Gradients(1));
  EXPECT_EQ(resumed.scale(), 8);
}

}  // namespace
}  // namespace hpo::trial_runner
