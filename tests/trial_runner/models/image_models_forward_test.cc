// SPDX-License-Identifier: Apache-2.0
//
// One step of each image network on a few small images.
#include <ATen/Context.h>
#include <ATen/ops/all.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/models/convnet.h"
#include "trial_runner/models/efficientnet.h"
#include "trial_runner/models/mobilenet_v2.h"
#include "trial_runner/models/mobilenet_v3.h"
#include "trial_runner/models/resnet.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {
namespace {

struct Small {
  std::string name;
  ModelEntry model;
  nlohmann::json options;
};

std::vector<Small> Models() {
  const nlohmann::json narrow = {{"width_multiplier", 0.25}, {"stem", "cifar"}, {"stochastic_depth", 0.3}};
  const nlohmann::json few = {{"depth", "custom"}, {"blocks1", 1}, {"blocks2", 1},  {"blocks3", 1},
                              {"blocks4", 1},      {"width", 8},   {"dropout", 0.2}};
  nlohmann::json bottlenecks = few, small = narrow, efficient = narrow;
  bottlenecks.update({{"block", "bottleneck"}, {"stem", "cifar"}, {"stochastic_depth", 0.3}});
  small["size"] = "small";
  efficient["depth_multiplier"] = 0.4;
  return {{"ConvNet", ConvNetModel(), {{"width", 4}, {"hidden", 16}, {"dropout", 0.2}}},
          {"ResNetBasic", ResNetModel(), few},
          {"ResNetBottleneck", ResNetModel(), bottlenecks},
          {"MobileNetV2", MobileNetV2Model(), narrow},
          {"MobileNetV3Large", MobileNetV3Model(), narrow},
          {"MobileNetV3Small", MobileNetV3Model(), small},
          {"EfficientNet", EfficientNetModel(), efficient}};
}

class ImageModelTest : public testing::TestWithParam<Small> {
 protected:
  at::Tensor Samples() {
    at::manual_seed(7);
    return at::randn({4, 3, 32, 32});
  }

  const Architecture net_ = Build(GetParam().model, GetParam().options, {.sample_shape = {3, 32, 32}, .outputs = 10});
};

TEST_P(ImageModelTest, AStepGivesLogitsAndAFiniteGradientForEveryParameter) {
  const auto network = BuildNetwork(net_, 3);
  const at::Tensor logits = network->Forward(Samples());
  ASSERT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{4, 10}));
  at::logsumexp(logits, {1}).mean().backward();
  for (const NamedTensor& item : network->Parameters()) {
    const at::Tensor gradient = item.tensor.grad();
    ASSERT_TRUE(gradient.defined()) << item.name;
    EXPECT_TRUE(gradient.isfinite().all().item<bool>()) << item.name;
  }
}

TEST_P(ImageModelTest, AStepIsAFunctionOfTheSeeds) {
  const auto first = BuildNetwork(net_, 3), second = BuildNetwork(net_, 3);
  EXPECT_TRUE(at::equal(first->Forward(Samples()), second->Forward(Samples())));
}

TEST_P(ImageModelTest, EvaluatingDrawsNothingAndKeepsTheStatistics) {
  const auto network = BuildNetwork(net_, 3);
  const at::Tensor samples = Samples();
  network->Forward(samples);
  network->SetTraining(false);
  const at::Tensor mean = network->Buffers()[0].tensor.clone();
  EXPECT_TRUE(at::equal(network->Forward(samples), network->Forward(samples)));
  EXPECT_TRUE(at::equal(network->Buffers()[0].tensor, mean));
}

INSTANTIATE_TEST_SUITE_P(All, ImageModelTest, testing::ValuesIn(Models()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace hpo::trial_runner
