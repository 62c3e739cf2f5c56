// SPDX-License-Identifier: Apache-2.0
//
// The hand-written backward pass against autograd, over every layer kind and graph shape that it claims to know.
#include "trial_runner/planned/planned_engine.h"

#include <ATen/Context.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFeatures = 7, kClasses = 4;
// Two float32 computations in different order; the values are of order one over a few hundred terms.
constexpr double kRelative = 1e-4, kAbsolute = 1e-6;

struct Case {
  std::string name;
  Architecture net;
};

Architecture Chain(ActivationKind kind, bool norm, bool bias) {
  Architecture net({kFeatures});
  int x = Architecture::kInput;
  for (int i = 0; i < 3; ++i) {
    x = net.Add("hidden" + std::to_string(i), Linear{.outputs = 9, .bias = bias}, x);
    if (norm) x = net.Add("norm" + std::to_string(i), BatchNorm{}, x);
    x = net.Add("activation" + std::to_string(i), Activation{kind}, x);
  }
  net.Add("output", Linear{.outputs = kClasses}, x);
  return net;
}

// Values read by two and three layers, a sum that reads one value twice, and an edge from the sample.
Architecture Branches() {
  Architecture net({kFeatures});
  const int norm = net.Add("norm", BatchNorm{.momentum = 0.3}, Architecture::kInput);
  const int wide = net.Add("wide", Linear{.outputs = kFeatures}, norm);
  const int active = net.Add("active", Activation{ActivationKind::kSilu}, wide);
  const int sum = net.Add("sum", Sum{}, {active, norm, wide, Architecture::kInput});
  const int twice = net.Add("twice", Sum{}, {sum, sum});
  const int deep = net.Add("deep", Linear{.outputs = kFeatures, .bias = false}, twice);
  net.Add("output", Linear{.outputs = kClasses}, net.Add("end", Sum{}, {deep, active}));
  return net;
}

// An image first, and a value that is flattened though it has one axis and a gradient.
Architecture Flattened() {
  Architecture net({1, kFeatures, 1});
  const int wide = net.Add("wide", Linear{.outputs = 9}, net.Add("image", Flatten{}, Architecture::kInput));
  net.Add("output", Linear{.outputs = kClasses}, net.Add("row", Flatten{}, wide));
  return net;
}

std::vector<Case> Cases() {
  return {{"relu", Chain(ActivationKind::kRelu, false, true)},
          {"relu_norm", Chain(ActivationKind::kRelu, true, false)},
          {"gelu_norm", Chain(ActivationKind::kGelu, true, true)},
          {"silu", Chain(ActivationKind::kSilu, false, false)},
          {"tanh_norm", Chain(ActivationKind::kTanh, true, true)},
          {"branches", Branches()},
          {"flattened", Flattened()}};
}

LabelledRows Batch(std::int64_t rows, int seed) {
  at::manual_seed(seed);
  return {at::randn({rows, kFeatures}).mul(2).add(1), at::randint(kClasses, {rows}, at::kLong)};
}

void ExpectClose(const at::Tensor& actual, const at::Tensor& expected, const std::string& name) {
  EXPECT_TRUE(at::allclose(actual, expected, kRelative, kAbsolute))
      << name << " differs by " << actual.sub(expected).abs().max().item<double>();
}

class PlannedEngineTest : public testing::TestWithParam<int> {
 protected:
  const Architecture net_ = Cases()[GetParam()].net;
};

TEST_P(PlannedEngineTest, AgreesWithAutogradForSeveralBatchSizes) {
  ASSERT_TRUE(CanPlan(net_));
  const auto by_hand = BuildNetwork(net_, 5), recorded = BuildNetwork(net_, 5);
  const auto planned = MakePlannedEngine(net_, *by_hand, {.label_smoothing = 0.1});
  const auto autograd = MakeAutogradEngine(*recorded, {.loss = {.label_smoothing = 0.1}, .classes = kClasses});
  at::Tensor planned_loss = at::zeros({}, at::kDouble), autograd_loss = at::zeros({}, at::kDouble);
  int seed = 0;
  for (const std::int64_t rows : {32, 5, 32, 2}) {
    LabelledRows batch = Batch(rows, ++seed);
    Shape sizes = net_.input_shape();
    sizes.insert(sizes.begin(), rows);
    batch.samples = batch.samples.view(sizes);
    planned->Run(batch, 0, planned_loss);
    autograd->Run(batch, 0, autograd_loss);
    EXPECT_NEAR(planned_loss.item<double>(), autograd_loss.item<double>(), 1e-4);
    const std::vector<NamedTensor> parameters = recorded->Parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      ExpectClose(planned->Gradients()[i], autograd->Gradients()[i], parameters[i].name);
    }
  }
  const std::vector<NamedTensor> actual = by_hand->Buffers(), expected = recorded->Buffers();
  for (std::size_t i = 0; i < expected.size(); ++i) ExpectClose(actual[i].tensor, expected[i].tensor, actual[i].name);
}

TEST_P(PlannedEngineTest, AgreesWithAutogradOnTargetsThatAreNumbers) {
  const std::vector<double> deviations = {2, 0.5, 1, 30};
  const auto by_hand = BuildNetwork(net_, 5), recorded = BuildNetwork(net_, 5);
  const auto planned = MakePlannedEngine(net_, *by_hand, {.square_units = {4, 0.25, 1, 900}});
  const auto autograd = MakeAutogradEngine(*recorded, {.deviations = deviations});
  at::Tensor planned_loss = at::zeros({}, at::kDouble), autograd_loss = at::zeros({}, at::kDouble);
  for (const std::int64_t rows : {32, 5}) {
    LabelledRows batch = Batch(rows, 1);
    Shape sizes = net_.input_shape();
    sizes.insert(sizes.begin(), rows);
    batch.samples = batch.samples.view(sizes);
    batch.labels = at::randn({rows, kClasses});
    planned->Run(batch, 0, planned_loss);
    autograd->Run(batch, 0, autograd_loss);
    EXPECT_NEAR(planned_loss.item<double>() / autograd_loss.item<double>(), 1, kRelative);
    const std::vector<NamedTensor> parameters = recorded->Parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      ExpectClose(planned->Gradients()[i], autograd->Gradients()[i], parameters[i].name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, PlannedEngineTest, testing::Range(0, static_cast<int>(Cases().size())),
                         [](const auto& row) { return Cases()[row.param].name; });

TEST(CanPlanTest, NetworksItWasNotWrittenForAreLeftToAutograd) {
  Architecture two_axes({3, 4});
  two_axes.Add("output", Linear{.outputs = 2}, Architecture::kInput);
  EXPECT_FALSE(CanPlan(two_axes));
  Architecture unused({4});
  unused.Add("dead", Linear{.outputs = 9}, Architecture::kInput);
  unused.Add("output", Linear{.outputs = 2}, Architecture::kInput);
  EXPECT_FALSE(CanPlan(unused));
  Architecture no_plan({4});
  const int gate = no_plan.Add("gate", Activation{ActivationKind::kSigmoid}, Architecture::kInput);
  no_plan.Add("output", Linear{.outputs = 2}, gate);
  EXPECT_FALSE(CanPlan(no_plan));
  Architecture image({2, 2, 2});
  const int norm = image.Add("norm", BatchNorm{}, Architecture::kInput);
  image.Add("output", Linear{.outputs = 2}, image.Add("flatten", Flatten{}, norm));
  EXPECT_FALSE(CanPlan(image));
}

}  // namespace
}  // namespace hpo::trial_runner
