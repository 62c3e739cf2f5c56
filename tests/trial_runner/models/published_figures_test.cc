// SPDX-License-Identifier: Apache-2.0
//
// Sizes of the networks for 1000 classes. Parameters: torchvision's, which its state dicts fix. Multiply-adds of one
// sample: those of torchvision's tables, which count convolutions and linear layers alone; the models' papers agree.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/models/efficientnet.h"
#include "trial_runner/models/mobilenet_v2.h"
#include "trial_runner/models/mobilenet_v3.h"
#include "trial_runner/models/resnet.h"

namespace hpo::trial_runner {
namespace {

constexpr double kTolerance = 0.02;  // published multiply-adds are rounded to two or three digits

struct Published {
  std::string name;
  ModelEntry model;
  nlohmann::json options;
  std::int64_t extent;  // rows and columns of the images
  std::int64_t parameters;
  double giga_multiply_adds;
};

std::vector<Published> Figures() {
  const nlohmann::json defaults = nlohmann::json::object();
  return {{"ResNet18", ResNetModel(), {{"depth", "18"}}, 224, 11689512, 1.814},
          {"ResNet34", ResNetModel(), {{"depth", "34"}}, 224, 21797672, 3.664},
          {"ResNet50", ResNetModel(), {{"depth", "50"}}, 224, 25557032, 4.089},
          {"ResNet101", ResNetModel(), {{"depth", "101"}}, 224, 44549160, 7.801},
          {"MobileNetV2", MobileNetV2Model(), defaults, 224, 3504872, 0.301},
          {"MobileNetV3Large", MobileNetV3Model(), {{"size", "large"}}, 224, 5483032, 0.217},
          {"MobileNetV3Small", MobileNetV3Model(), {{"size", "small"}}, 224, 2542856, 0.057},
          {"EfficientNetB0", EfficientNetModel(), {{"variant", "b0"}}, 224, 5288548, 0.386},
          {"EfficientNetB1", EfficientNetModel(), {{"variant", "b1"}}, 240, 7794184, 0.687},
          {"EfficientNetB2", EfficientNetModel(), {{"variant", "b2"}}, 288, 9109994, 1.088}};
}

class PublishedFiguresTest : public testing::TestWithParam<Published> {
 protected:
  const Architecture net_ = Build(GetParam().model, GetParam().options,
                                  {.sample_shape = {3, GetParam().extent, GetParam().extent}, .outputs = 1000});
};

TEST_P(PublishedFiguresTest, ParametersAreExactlyThePublishedOnes) {
  EXPECT_EQ(InferCost(net_).parameters, GetParam().parameters);
}

TEST_P(PublishedFiguresTest, MultiplyAddsAreThePublishedOnes) {
  const std::vector<LayerFacts> facts = InferFacts(net_);
  double flops = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Layer& layer = net_.nodes()[i].layer;
    if (std::holds_alternative<Conv2d>(layer) || std::holds_alternative<Linear>(layer)) {
      flops += static_cast<double>(facts[i].flops);
    }
  }
  const double published = 1e9 * GetParam().giga_multiply_adds;
  EXPECT_NEAR(flops / 2, published, kTolerance * published);
}

INSTANTIATE_TEST_SUITE_P(All, PublishedFiguresTest, testing::ValuesIn(Figures()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace hpo::trial_runner
