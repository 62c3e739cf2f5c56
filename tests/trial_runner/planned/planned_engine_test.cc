// SPDX-License-Identifier: Apache-2.0
//
// The hand-written backward pass against autograd, over every layer kind and graph shape that it claims to know.
#include "trial_runner/planned/planned_engine.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/trial_runner/planned/against_autograd.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFeatures = 7, kClasses = 4;
struct Case {
  std::string name;
  Architecture net;
  Closeness close = {};
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

// A bias that batch norm takes away again has a gradient of nothing but rounding.
constexpr Closeness kRounding{.absolute = 5e-6};

std::vector<Case> Cases() {
  return {{"relu", Chain(ActivationKind::kRelu, false, true)},
          {"relu_norm", Chain(ActivationKind::kRelu, true, false)},
          {"gelu_norm", Chain(ActivationKind::kGelu, true, true), kRounding},
          {"silu", Chain(ActivationKind::kSilu, false, false)},
          {"tanh_norm", Chain(ActivationKind::kTanh, true, true)},
          {"relu6", Chain(ActivationKind::kRelu6, false, true)},
          {"branches", Branches()},
          {"flattened", Flattened()}};
}

class PlannedEngineTest : public testing::TestWithParam<int> {
 protected:
  const Architecture net_ = Cases()[GetParam()].net;
  const Closeness close_ = Cases()[GetParam()].close;
};

TEST_P(PlannedEngineTest, AgreesWithAutogradForSeveralBatchSizes) {
  ExpectClassesAsAutograd(net_, {32, 5, 32, 2, 40}, close_);
}

TEST_P(PlannedEngineTest, AgreesWithAutogradOnTargetsThatAreNumbers) { ExpectNumbersAsAutograd(net_, {32, 5}); }

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
}

TEST(CanPlanTest, ImagesArePlanned) {
  Architecture grey({6, 7});
  const int image = grey.Add("image", AddChannel{}, Architecture::kInput);
  const int pool = grey.Add("pool", Pool2d{}, grey.Add("conv", Conv2d{}, image));
  grey.Add("output", Linear{.outputs = 2}, grey.Add("flat", Flatten{}, pool));
  EXPECT_TRUE(CanPlan(grey));
}

}  // namespace
}  // namespace hpo::trial_runner
