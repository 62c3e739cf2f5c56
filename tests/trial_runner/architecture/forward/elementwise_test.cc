// SPDX-License-Identifier: Apache-2.0
#include <ATen/Context.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "tests/trial_runner/architecture/forward/one_layer.h"

namespace hpo::trial_runner {
namespace {

constexpr double kTolerance = 1e-6;  // one float function of arguments below 8

TEST(ActivationTest, EachIsItsFormula) {
  const auto sixth = [](double x) { return std::clamp(x + 3, 0.0, 6.0) / 6; };
  const std::vector<std::pair<ActivationKind, std::function<double(double)>>> formulas = {
      {ActivationKind::kSigmoid, [](double x) { return 1 / (1 + std::exp(-x)); }},
      {ActivationKind::kHardSwish, [&](double x) { return x * sixth(x); }},
      {ActivationKind::kHardSigmoid, sixth},
      {ActivationKind::kRelu6, [](double x) { return std::clamp(x, 0.0, 6.0); }},
      {ActivationKind::kLeakyRelu, [](double x) { return x < 0 ? 0.01 * x : x; }},
      {ActivationKind::kElu, [](double x) { return x < 0 ? std::expm1(x) : x; }}};
  const at::Tensor samples = at::linspace(-8, 8, 33).view({1, 33});
  const std::vector<float> x = Numbers(samples);
  for (const auto& [kind, formula] : formulas) {
    const std::vector<float> y = Numbers(OneLayer(Activation{kind}, {33})->Forward(samples));
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(y[i], formula(x[i]), kTolerance) << NameOf(kind) << x[i];
  }
}

TEST(StochasticDepthTest, WholeSamplesAreDroppedOrScaledWhileTraining) {
  const auto network = OneLayer(StochasticDepth{0.25}, {2, 3, 3});
  at::manual_seed(3);
  const std::vector<float> y = Numbers(network->Forward(at::ones({1000, 2, 3, 3})));
  int kept = 0;
  for (std::size_t sample = 0; sample < 1000; ++sample) {
    const float first = y[sample * 18];
    EXPECT_TRUE(first == 0 || std::abs(first - 4.0 / 3) < kTolerance) << first;
    EXPECT_EQ(std::count(y.begin() + sample * 18, y.begin() + (sample + 1) * 18, first), 18);
    if (first != 0) ++kept;
  }
  EXPECT_NEAR(kept, 750, 55);  // four standard deviations of 1000 draws
}

TEST(StochasticDepthTest, DrawsAreThoseOfTheDefaultGeneratorAndNoneWhenEvaluating) {
  const auto network = OneLayer(StochasticDepth{0.5}, {4});
  const at::Tensor samples = at::ones({64, 4});
  at::manual_seed(3);
  const at::Tensor first = network->Forward(samples), second = network->Forward(samples);
  at::manual_seed(3);
  EXPECT_TRUE(at::equal(network->Forward(samples), first));
  EXPECT_FALSE(at::equal(first, second));
  network->SetTraining(false);
  EXPECT_TRUE(at::equal(network->Forward(samples), samples));
}

TEST(JoiningTest, AGateOfOneNumberAChannelIsRepeatedOverRowsAndColumns) {
  Architecture net({2, 3, 3});
  const int gate = net.Add("gate", GlobalAveragePool{.keep_axes = true}, Architecture::kInput);
  net.Add("product", Multiply{}, {Architecture::kInput, gate});
  at::manual_seed(5);
  const at::Tensor x = at::randn({2, 2, 3, 3});
  const std::vector<float> y = Numbers(BuildNetwork(net, 1)->Forward(x)), numbers = Numbers(x);
  for (std::size_t channel = 0; channel < 4; ++channel) {
    double mean = 0;
    for (std::size_t i = 0; i < 9; ++i) mean += numbers[channel * 9 + i] / 9;
    for (std::size_t i = 0; i < 9; ++i) {
      EXPECT_NEAR(y[channel * 9 + i], mean * numbers[channel * 9 + i], kTolerance);
    }
  }
}

TEST(JoiningTest, AConcatenationAlongAnAxisOfTheSampleKeepsTheOrderOfItsInputs) {
  Architecture net({2, 3});
  const int tanh = net.Add("tanh", Activation{ActivationKind::kTanh}, Architecture::kInput);
  net.Add("both", Concatenation{.axis = 1}, {tanh, Architecture::kInput});
  const at::Tensor x = at::randn({4, 2, 3});
  const at::Tensor y = BuildNetwork(net, 1)->Forward(x);
  EXPECT_TRUE(at::equal(y.narrow(2, 0, 3), x.tanh()));
  EXPECT_TRUE(at::equal(y.narrow(2, 3, 3), x));
}

TEST(ReshapingTest, NumbersKeepTheirOrder) {
  const at::Tensor images = at::linspace(0, 23, 24).view({2, 3, 2, 2});
  const at::Tensor rows = OneLayer(Flatten{}, {3, 2, 2})->Forward(images);
  EXPECT_TRUE(at::equal(rows, images.view({2, 12})));
  const at::Tensor gray = at::linspace(0, 11, 12).view({2, 3, 2});
  EXPECT_TRUE(at::equal(OneLayer(AddChannel{}, {3, 2})->Forward(gray), gray.view({2, 1, 3, 2})));
}

}  // namespace
}  // namespace hpo::trial_runner
