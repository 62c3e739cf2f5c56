// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/mobilenet_v2.h"

#include <algorithm>
#include <string>

#include "trial_runner/models/feature_chain.h"
#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

struct Group {
  bool expands;  // its blocks have more channels inside than before them
  int channels, blocks, stride;
};

// Table 2 of the paper.
constexpr Group kGroups[] = {{false, 16, 1, 1}, {true, 24, 2, 2},  {true, 32, 3, 2}, {true, 64, 4, 2},
                             {true, 96, 3, 1},  {true, 160, 3, 2}, {true, 320, 1, 1}};
constexpr double kStemChannels = 32;
constexpr double kLastChannels = 1280;

std::string FeatureName(int index) { return "features." + std::to_string(index); }

InvertedResidual BlockOf(const nlohmann::json& options, const Group& group, std::int64_t inputs) {
  return {.outputs = MultipleOf8(group.channels * ReadReal(options, "width_multiplier")),
          .expanded = group.expands ? inputs * ReadInteger(options, "expansion") : inputs,
          .kernel = ReadOdd(options, "mobilenet_v2", "kernel"),
          .activation = ReadActivation(options),
          .stochastic_depth = ReadReal(options, "stochastic_depth"),
          .flat_projection = true};
}

// The small stem keeps rows and columns, and so does the second group, so that 32x32 images end as 4x4.
std::int64_t FirstStride(const Group& group, bool imagenet) {
  return !imagenet && &group == &kGroups[1] ? 1 : group.stride;
}

Architecture Build(const nlohmann::json& options, const ModelInput& input) {
  const double width = ReadReal(options, "width_multiplier");
  const ActivationKind activation = ReadActivation(options);
  const bool imagenet = HasImagenetStem(options);
  FeatureChain chain(input, "mobilenet_v2");
  int index = 0;
  const Conv2d stem{.outputs = MultipleOf8(kStemChannels * width), .kernel = 3, .stride = imagenet ? 2 : 1};
  chain.Add(Numbered(FeatureName(index++), stem, activation));
  for (const Group& group : kGroups) {
    for (int i = 0; i < group.blocks; ++i) {
      InvertedResidual block = BlockOf(options, group, chain.channels());
      if (i == 0) block.stride = FirstStride(group, imagenet);
      chain.Add(FeatureName(index++) + ".conv", block);
    }
  }
  const Conv2d last{.outputs = MultipleOf8(kLastChannels * std::max(1.0, width)), .kernel = 1};
  chain.Add(Numbered(FeatureName(index), last, activation));
  chain.Add("avgpool", GlobalAveragePool{});
  chain.AddDropout("classifier.0", ReadReal(options, "dropout"));
  chain.Add("classifier.1", Linear{.outputs = input.outputs, .init = WeightInit::kSmallNormal});
  return chain.net();
}

std::vector<Field> Fields() {
  return {MultiplierField("width_multiplier", "channels over those of the paper, as multiples of 8"),
          IntegerField("expansion", 6, {1, 16}, "channels inside a block over those before it"),
          IntegerField("kernel", 3, {1, 9}, "rows and columns of the depthwise convolutions; odd"),
          StemField(),
          ActivationField("relu6", "nonlinearity"),
          ProbabilityField("dropout", 0.2, "probability of dropping a feature before the last layer"),
          ProbabilityField("stochastic_depth", 0, "probability of skipping a block while training")};
}

}  // namespace

ModelEntry MobileNetV2Model() {
  return {.name = "mobilenet_v2",
          .help = "MobileNet-V2, inverted residual blocks",
          .fields = Fields(),
          .architecture = Build,
          .module = {}};
}

}  // namespace hpo::trial_runner
