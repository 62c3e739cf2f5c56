// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/convnet.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>

#include "tests/trial_runner/models/model_under_test.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const ModelInput kMnist{.sample_shape = {1, 28, 28}, .outputs = 10};

TEST(ConvNetTest, DefaultsGiveTwoStagesThatHalveTheImageAndDoubleTheChannels) {
  const Architecture net = Build(ConvNetModel(), json::object(), kMnist);
  EXPECT_THAT(NodeNames(net), ElementsAre("conv0.0", "norm0.0", "activation0.0", "pool0", "conv1.0", "norm1.0",
                                          "activation1.0", "pool1", "features", "output"));
  EXPECT_EQ(OutputOf(net, "pool0"), (Shape{32, 14, 14}));
  EXPECT_EQ(OutputOf(net, "pool1"), (Shape{64, 7, 7}));
  EXPECT_EQ(InferCost(net).parameters, 32 * 9 + 2 * 32 + 64 * 32 * 9 + 2 * 64 + 64 * 7 * 7 * 10 + 10);
}

TEST(ConvNetTest, EveryOptionChangesTheNetworkAsItSays) {
  const Architecture net = Build(ConvNetModel(),
                                 {{"depth", 3},
                                  {"stage_convolutions", 2},
                                  {"width", 10},
                                  {"width_multiplier", 1.5},
                                  {"kernel", 5},
                                  {"batch_norm", false},
                                  {"activation", "elu"},
                                  {"pool", "average"},
                                  {"global_pool", true},
                                  {"hidden", 20},
                                  {"dropout", 0.5}},
                                 kMnist);
  EXPECT_EQ(TensorShape(net, "conv2.1.weight"), (Shape{23, 23, 5, 5}));
  EXPECT_EQ(TensorShape(net, "conv2.1.bias"), Shape{23});
  EXPECT_EQ(OutputOf(net, "features"), Shape{23});
  EXPECT_EQ(TensorShape(net, "hidden.weight"), (Shape{20, 23}));
  EXPECT_THAT(NodeNames(net), testing::IsSupersetOf({"dropout0", "dropout1", "hidden_activation"}));
  EXPECT_EQ(std::get<Pool2d>(net.nodes()[4].layer).kind, PoolKind::kAverage);
  EXPECT_EQ(std::get<Activation>(net.nodes()[1].layer).kind, ActivationKind::kElu);
}

TEST(ConvNetTest, AStrideMayTakeThePlaceOfAPooling) {
  const Architecture net = Build(ConvNetModel(), {{"pool", "stride"}, {"stage_convolutions", 2}}, kMnist);
  EXPECT_EQ(OutputOf(net, "conv0.0"), (Shape{32, 28, 28}));
  EXPECT_EQ(OutputOf(net, "conv0.1"), (Shape{32, 14, 14}));
  EXPECT_EQ(OutputOf(net, "pool0"), Shape{});
}

TEST(ConvNetTest, SamplesOfTwoAxesAreOneChannel) {
  const Architecture net = Build(ConvNetModel(), json::object(), {.sample_shape = {8, 8}, .outputs = 10});
  EXPECT_EQ(TensorShape(net, "conv0.0.weight"), (Shape{32, 1, 3, 3}));
}

TEST(ConvNetTest, AnImageThatIsHalvedTooOftenIsRefusedByTheLayer) {
  try {
    InferShapes(Build(ConvNetModel(), {{"depth", 5}}, kMnist));
    FAIL() << "a pooling was given less than it reads";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("'pool4'"), HasSubstr("(512, 1, 1)")));
  }
}

}  // namespace
}  // namespace hpo::trial_runner
