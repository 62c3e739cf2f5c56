// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/inference.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Refusal(const Architecture& net) {
  try {
    InferShapes(net);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

Architecture SmallNet() {
  Architecture net({3});
  int x = net.Add("hidden0", Linear{.outputs = 5}, Architecture::kInput);
  x = net.Add("norm0", BatchNorm{}, x);
  const int activated = net.Add("activation0", Activation{}, x);
  x = net.Add("residual0", Sum{}, {activated, x});
  net.Add("output", Linear{.outputs = 2, .bias = false}, x);
  return net;
}

TEST(InferenceTest, ShapesFollowTheLayers) {
  EXPECT_THAT(InferShapes(SmallNet()), ElementsAre(Shape{5}, Shape{5}, Shape{5}, Shape{5}, Shape{2}));
}

TEST(InferenceTest, ALinearLayerWorksOnTheLastAxis) {
  Architecture net({7, 3});
  net.Add("a", Linear{.outputs = 5}, Architecture::kInput);
  EXPECT_THAT(InferShapes(net), ElementsAre(Shape{7, 5}));
  EXPECT_EQ(InferCost(net).parameters, 3 * 5 + 5);
  EXPECT_EQ(InferCost(net).flops_per_sample, 7 * (2 * 3 * 5 + 5));
}

TEST(InferenceTest, CostCountsWhatHandCountingGives) {
  const Cost cost = InferCost(SmallNet());
  EXPECT_EQ(cost.parameters, (3 * 5 + 5) + (5 + 5) + 5 * 2);
  EXPECT_EQ(cost.flops_per_sample, (2 * 3 * 5 + 5) + 2 * 5 + 5 + 5 + 2 * 5 * 2);
  EXPECT_EQ(cost.activation_bytes, 4 * (5 + 5 + 5 + 5 + 2));
}

TEST(InferenceTest, TensorsAreNamedAsInPyTorch) {
  const std::vector<LayerFacts> facts = InferFacts(SmallNet());
  std::vector<std::string> names;
  for (const TensorSpec& spec : facts[1].tensors) names.push_back(spec.name);
  EXPECT_THAT(names, ElementsAre("norm0.weight", "norm0.bias", "norm0.running_mean", "norm0.running_var",
                                 "norm0.num_batches_tracked"));
}

TEST(InferenceTest, ASumOfDifferentShapesNamesTheLayerAndBothShapes) {
  Architecture net({3});
  const int x = net.Add("a", Linear{.outputs = 5}, Architecture::kInput);
  net.Add("sum", Sum{}, {x, Architecture::kInput});
  EXPECT_THAT(Refusal(net), testing::AllOf(HasSubstr("'sum'"), HasSubstr("(5)"), HasSubstr("(3)")));
}

TEST(InferenceTest, BatchNormRefusesSamplesOfTwoAxes) {
  Architecture net({3, 4});
  net.Add("norm", BatchNorm{}, Architecture::kInput);
  EXPECT_THAT(Refusal(net), testing::AllOf(HasSubstr("'norm'"), HasSubstr("(3, 4)")));
}

TEST(InferenceTest, NumbersOutsideTheirRangeAreRefused) {
  const std::vector<Layer> bad = {Linear{.outputs = 0}, Dropout{1.0}, Dropout{-0.1}, BatchNorm{.epsilon = 0},
                                  BatchNorm{.momentum = 1.5}};
  for (const Layer& layer : bad) {
    Architecture net({3});
    net.Add("bad", layer, Architecture::kInput);
    EXPECT_THAT(Refusal(net), HasSubstr("'bad'"));
  }
}

TEST(InferenceTest, ANetworkWithoutLayersIsRefused) {
  EXPECT_THAT(Refusal(Architecture({3})), HasSubstr("at least one layer"));
}

}  // namespace
}  // namespace hpo::trial_runner
