// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/models/efficientnet.h"
#include "trial_runner/models/image_blocks.h"
#include "trial_runner/models/mobilenet_v2.h"
#include "trial_runner/models/mobilenet_v3.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const ModelInput kImagenet{.sample_shape = {3, 224, 224}, .outputs = 1000};
const ModelInput kCifar{.sample_shape = {3, 32, 32}, .outputs = 10};

TEST(MobileNetV2Test, TensorsAreNamedAndShapedAsTorchvisions) {
  const Architecture net = Build(MobileNetV2Model(), json::object(), kImagenet);
  EXPECT_EQ(TensorShape(net, "features.0.0.weight"), (Shape{32, 3, 3, 3}));
  EXPECT_EQ(TensorShape(net, "features.1.conv.0.0.weight"), (Shape{32, 1, 3, 3}));
  EXPECT_EQ(TensorShape(net, "features.1.conv.1.weight"), (Shape{16, 32, 1, 1}));
  EXPECT_EQ(TensorShape(net, "features.1.conv.2.running_mean"), Shape{16});
  EXPECT_EQ(TensorShape(net, "features.2.conv.0.0.weight"), (Shape{96, 16, 1, 1}));
  EXPECT_EQ(TensorShape(net, "features.17.conv.2.weight"), (Shape{320, 960, 1, 1}));
  EXPECT_EQ(TensorShape(net, "features.18.1.weight"), Shape{1280});
  EXPECT_EQ(TensorShape(net, "classifier.1.weight"), (Shape{1000, 1280}));
}

TEST(MobileNetV2Test, WidthExpansionAndKernelAreOptions) {
  const Architecture net =
      Build(MobileNetV2Model(), {{"width_multiplier", 0.5}, {"expansion", 4}, {"kernel", 5}}, kImagenet);
  EXPECT_EQ(TensorShape(net, "features.0.0.weight"), (Shape{16, 3, 3, 3}));
  EXPECT_EQ(TensorShape(net, "features.2.conv.0.0.weight"), (Shape{32, 8, 1, 1}));
  EXPECT_EQ(TensorShape(net, "features.2.conv.1.0.weight"), (Shape{32, 1, 5, 5}));
  EXPECT_EQ(TensorShape(net, "classifier.1.weight"), (Shape{1000, 1280}));
}

TEST(MobileNetV2Test, AnEvenKernelIsRefusedByItsPath) {
  try {
    Build(MobileNetV2Model(), {{"kernel", 4}}, kImagenet);
    FAIL() << "an even kernel was taken";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("model.mobilenet_v2.kernel = 4, must be odd"));
  }
}

TEST(MobileNetV3Test, TensorsAreNamedAndShapedAsTorchvisions) {
  const Architecture large = Build(MobileNetV3Model(), json::object(), kImagenet);
  EXPECT_EQ(TensorShape(large, "features.1.block.0.0.weight"), (Shape{16, 1, 3, 3}));
  EXPECT_EQ(TensorShape(large, "features.4.block.2.fc1.weight"), (Shape{24, 72, 1, 1}));
  EXPECT_EQ(TensorShape(large, "features.4.block.2.fc2.bias"), Shape{72});
  EXPECT_EQ(TensorShape(large, "features.4.block.3.0.weight"), (Shape{40, 72, 1, 1}));
  EXPECT_EQ(TensorShape(large, "features.16.0.weight"), (Shape{960, 160, 1, 1}));
  EXPECT_EQ(TensorShape(large, "classifier.3.weight"), (Shape{1000, 1280}));
  const Architecture small = Build(MobileNetV3Model(), {{"size", "small"}}, kImagenet);
  EXPECT_EQ(TensorShape(small, "features.1.block.1.fc1.weight"), (Shape{8, 16, 1, 1}));
  EXPECT_EQ(TensorShape(small, "classifier.0.weight"), (Shape{1024, 576}));
}

TEST(MobileNetV3Test, GatesCanBeLeftOut) {
  const Architecture net = Build(MobileNetV3Model(), {{"squeeze_excitation", false}}, kImagenet);
  EXPECT_EQ(TensorShape(net, "features.4.block.2.0.weight"), (Shape{40, 72, 1, 1}));
}

TEST(EfficientNetTest, TensorsAreNamedAndShapedAsTorchvisions) {
  const Architecture net = Build(EfficientNetModel(), json::object(), kImagenet);
  EXPECT_EQ(TensorShape(net, "features.0.0.weight"), (Shape{32, 3, 3, 3}));
  EXPECT_EQ(TensorShape(net, "features.1.0.block.0.0.weight"), (Shape{32, 1, 3, 3}));
  EXPECT_EQ(TensorShape(net, "features.1.0.block.1.fc1.weight"), (Shape{8, 32, 1, 1}));
  EXPECT_EQ(TensorShape(net, "features.1.0.block.2.0.weight"), (Shape{16, 32, 1, 1}));
  EXPECT_EQ(TensorShape(net, "features.2.1.block.3.1.weight"), Shape{24});
  EXPECT_EQ(TensorShape(net, "features.8.0.weight"), (Shape{1280, 320, 1, 1}));
  EXPECT_EQ(TensorShape(net, "classifier.1.bias"), Shape{1000});
}

TEST(EfficientNetTest, DepthAndWidthMultiplyTheVariants) {
  const Architecture net = Build(EfficientNetModel(), {{"depth_multiplier", 0.5}, {"width_multiplier", 0.25}}, kCifar);
  EXPECT_THAT(NodeNames(net),
              testing::AllOf(Contains("features.6.1.block.0.0"), Not(Contains("features.6.2.block.0.0"))));
  EXPECT_EQ(TensorShape(net, "features.0.0.weight"), (Shape{8, 3, 3, 3}));
}

TEST(EfficientNetTest, BlocksAreSkippedMoreOftenTheDeeperTheyAre) {
  const Architecture net = Build(EfficientNetModel(), {{"stochastic_depth", 0.16}}, kImagenet);
  std::vector<double> probabilities;
  for (const Node& node : net.nodes()) {
    if (const auto* drop = std::get_if<StochasticDepth>(&node.layer)) probabilities.push_back(drop->probability);
  }
  ASSERT_EQ(probabilities.size(), 9u);  // of 16 blocks, those with an edge around them
  EXPECT_DOUBLE_EQ(probabilities.front(), 0.02);
  EXPECT_DOUBLE_EQ(probabilities.back(), 0.14);
}

TEST(MobileNetworksTest, TheCifarStemLeavesAFourByFourImageOfThirtyTwoPixels) {
  const json cifar = {{"stem", "cifar"}};
  EXPECT_EQ(OutputOf(Build(MobileNetV2Model(), cifar, kCifar), "features.18.0"), (Shape{1280, 4, 4}));
  EXPECT_EQ(OutputOf(Build(MobileNetV3Model(), cifar, kCifar), "features.16.0"), (Shape{960, 4, 4}));
  EXPECT_EQ(OutputOf(Build(EfficientNetModel(), cifar, kCifar), "features.8.0"), (Shape{1280, 4, 4}));
}

TEST(MobileNetworksTest, ChannelsAreMultiplesOfEightNotMuchBelowWhatWasAsked) {
  EXPECT_EQ(MultipleOf8(1), 8);
  EXPECT_EQ(MultipleOf8(11), 16);  // 8 would lose a quarter
  EXPECT_EQ(MultipleOf8(35.2), 32);
  EXPECT_EQ(MultipleOf8(36), 40);
}

}  // namespace
}  // namespace hpo::trial_runner
