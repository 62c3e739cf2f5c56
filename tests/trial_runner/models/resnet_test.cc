// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/resnet.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "tests/trial_runner/models/model_under_test.h"

namespace hpo::trial_runner {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const ModelInput kImagenet{.sample_shape = {3, 224, 224}, .outputs = 1000};
const ModelInput kCifar{.sample_shape = {3, 32, 32}, .outputs = 10};

TEST(ResNetTest, TensorsAreNamedAndShapedAsTorchvisions) {
  const Architecture net = Build(ResNetModel(), {{"depth", "50"}}, kImagenet);
  EXPECT_EQ(TensorShape(net, "conv1.weight"), (Shape{64, 3, 7, 7}));
  EXPECT_EQ(TensorShape(net, "bn1.running_var"), Shape{64});
  EXPECT_EQ(TensorShape(net, "layer1.0.conv1.weight"), (Shape{64, 64, 1, 1}));
  EXPECT_EQ(TensorShape(net, "layer1.0.downsample.0.weight"), (Shape{256, 64, 1, 1}));
  EXPECT_EQ(TensorShape(net, "layer2.0.conv2.weight"), (Shape{128, 128, 3, 3}));
  EXPECT_EQ(TensorShape(net, "layer4.2.bn3.bias"), Shape{2048});
  EXPECT_EQ(TensorShape(net, "fc.weight"), (Shape{1000, 2048}));
}

TEST(ResNetTest, OnlyBlocksThatChangeShapeHaveAConvolutionBesideThem) {
  const Architecture net = Build(ResNetModel(), {{"depth", "18"}}, kImagenet);
  const std::vector<std::string> names = NodeNames(net);
  EXPECT_THAT(names, Not(Contains("layer1.0.downsample.0")));
  EXPECT_THAT(names, Contains("layer2.0.downsample.0"));
  EXPECT_THAT(names, Not(Contains("layer2.1.downsample.0")));
}

TEST(ResNetTest, TheCifarStemKeepsSmallImagesWhole) {
  const Architecture net = Build(ResNetModel(), {{"stem", "cifar"}}, kCifar);
  EXPECT_EQ(TensorShape(net, "conv1.weight"), (Shape{64, 3, 3, 3}));
  EXPECT_EQ(OutputOf(net, "layer1.0.sum"), (Shape{64, 32, 32}));
  EXPECT_EQ(OutputOf(net, "layer4.1.sum"), (Shape{512, 4, 4}));
  EXPECT_EQ(InferShapes(net).back(), Shape{10});
}

TEST(ResNetTest, ACustomDepthTakesItsBlocksFromTheOptions) {
  const nlohmann::json options = {{"depth", "custom"}, {"block", "bottleneck"}, {"blocks1", 1}, {"blocks2", 3},
                                  {"blocks3", 1},      {"blocks4", 2},          {"width", 8}};
  const Architecture net = Build(ResNetModel(), options, kCifar);
  EXPECT_THAT(NodeNames(net), testing::AllOf(Contains("layer2.2.sum"), Contains("layer4.1.sum"),
                                             Not(Contains("layer1.1.sum")), Not(Contains("layer4.2.sum"))));
  EXPECT_EQ(TensorShape(net, "layer2.0.conv3.weight"), (Shape{64, 16, 1, 1}));
}

TEST(ResNetTest, BlocksAreSkippedMoreOftenTheDeeperTheyAre) {
  const Architecture net = Build(ResNetModel(), {{"stochastic_depth", 0.4}, {"stem", "cifar"}}, kCifar);
  std::vector<double> probabilities;
  for (const Node& node : net.nodes()) {
    if (const auto* drop = std::get_if<StochasticDepth>(&node.layer)) probabilities.push_back(drop->probability);
  }
  ASSERT_EQ(probabilities.size(), 8u);
  EXPECT_DOUBLE_EQ(probabilities.front(), 0.05);
  EXPECT_DOUBLE_EQ(probabilities.back(), 0.4);
}

TEST(ResNetTest, SamplesOfTwoAxesAreOneChannel) {
  const Architecture net = Build(ResNetModel(), {{"stem", "cifar"}}, {.sample_shape = {28, 28}, .outputs = 10});
  EXPECT_EQ(TensorShape(net, "conv1.weight"), (Shape{64, 1, 3, 3}));
}

TEST(ResNetTest, SamplesThatAreNoImagesAreRefusedByTheirShape) {
  try {
    Build(ResNetModel(), nlohmann::json::object(), {.sample_shape = {64}, .outputs = 10});
    FAIL() << "a row of features was taken for an image";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("resnet"), HasSubstr("(64)")));
  }
}

}  // namespace
}  // namespace hpo::trial_runner
