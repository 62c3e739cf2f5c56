// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/mobilenet_v3.h"

#include <string>
#include <vector>

#include "trial_runner/models/feature_chain.h"
#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

// One row of tables 1 and 2 of the paper.
struct Row {
  int kernel, expanded, outputs;
  bool gates;
  ActivationKind activation;
  int stride;
};

constexpr ActivationKind kRe = ActivationKind::kRelu;
constexpr ActivationKind kHs = ActivationKind::kHardSwish;

const std::vector<Row> kLarge = {{3, 16, 16, false, kRe, 1},  {3, 64, 24, false, kRe, 2},  {3, 72, 24, false, kRe, 1},
                                 {5, 72, 40, true, kRe, 2},   {5, 120, 40, true, kRe, 1},  {5, 120, 40, true, kRe, 1},
                                 {3, 240, 80, false, kHs, 2}, {3, 200, 80, false, kHs, 1}, {3, 184, 80, false, kHs, 1},
                                 {3, 184, 80, false, kHs, 1}, {3, 480, 112, true, kHs, 1}, {3, 672, 112, true, kHs, 1},
                                 {5, 672, 160, true, kHs, 2}, {5, 960, 160, true, kHs, 1}, {5, 960, 160, true, kHs, 1}};

const std::vector<Row> kSmall = {{3, 16, 16, true, kRe, 2},  {3, 72, 24, false, kRe, 2}, {3, 88, 24, false, kRe, 1},
                                 {5, 96, 40, true, kHs, 2},  {5, 240, 40, true, kHs, 1}, {5, 240, 40, true, kHs, 1},
                                 {5, 120, 48, true, kHs, 1}, {5, 144, 48, true, kHs, 1}, {5, 288, 96, true, kHs, 2},
                                 {5, 576, 96, true, kHs, 1}, {5, 576, 96, true, kHs, 1}};

constexpr int kStemChannels = 16;
constexpr int kLargeHidden = 1280, kSmallHidden = 1024;  // units of the head
constexpr int kLastExpansion = 6;                        // of the last convolution
constexpr int kSqueeze = 4;                              // channels of a block over those that make its gates
constexpr const char* kLargeName = "large";

// torchvision's, for both sizes.
constexpr BatchNorm kNormalization{.epsilon = 1e-3, .momentum = 0.01};

ConvNorm Convolution(int index, const Conv2d& layer) {
  ConvNorm block = Numbered("features." + std::to_string(index), layer, kHs);
  block.normalization = kNormalization;
  return block;
}

InvertedResidual BlockOf(const nlohmann::json& options, const Row& row) {
  const double width = ReadReal(options, "width_multiplier");
  InvertedResidual block{.outputs = MultipleOf8(row.outputs * width),
                         .expanded = MultipleOf8(row.expanded * width),
                         .kernel = row.kernel,
                         .stride = row.stride,
                         .activation = row.activation,
                         .normalization = kNormalization,
                         .stochastic_depth = ReadReal(options, "stochastic_depth")};
  if (row.gates && ReadBoolean(options, "squeeze_excitation")) {
    block.gates.channels = MultipleOf8(static_cast<double>(block.expanded) / kSqueeze);
  }
  return block;
}

Architecture Build(const nlohmann::json& options, const ModelInput& input) {
  const double width = ReadReal(options, "width_multiplier");
  const bool large = ReadChoice(options, "size") == kLargeName;
  const bool imagenet = HasImagenetStem(options);
  FeatureChain chain(input, "mobilenet_v3");
  int index = 0;
  chain.Add(
      Convolution(index++, {.outputs = MultipleOf8(kStemChannels * width), .kernel = 3, .stride = imagenet ? 2 : 1}));
  bool keeps = !imagenet;  // the small stem keeps rows and columns, and so does the first block that would halve them
  for (const Row& row : large ? kLarge : kSmall) {
    InvertedResidual block = BlockOf(options, row);
    if (row.stride == 2 && keeps) {
      block.stride = 1;
      keeps = false;
    }
    chain.Add("features." + std::to_string(index++) + ".block", block);
  }
  chain.Add(Convolution(index, {.outputs = kLastExpansion * chain.channels(), .kernel = 1}));
  chain.Add("avgpool", GlobalAveragePool{});
  const std::int64_t hidden = MultipleOf8((large ? kLargeHidden : kSmallHidden) * width);
  chain.Add("classifier.0", Linear{.outputs = hidden, .init = WeightInit::kSmallNormal});
  chain.Add("classifier.1", Activation{kHs});
  chain.AddDropout("classifier.2", ReadReal(options, "dropout"));
  chain.Add("classifier.3", Linear{.outputs = input.outputs, .init = WeightInit::kSmallNormal});
  return chain.net();
}

std::vector<Field> Fields() {
  return {ChoiceField("size", {kLargeName, "small"}, "which of the paper's two networks"),
          MultiplierField("width_multiplier", "channels over those of the paper, as multiples of 8"),
          BooleanField("squeeze_excitation", true, "gates by channel in the blocks that have them in the paper"),
          StemField(),
          ProbabilityField("dropout", 0.2, "probability of dropping a feature before the last layer"),
          ProbabilityField("stochastic_depth", 0, "probability of skipping a block while training")};
}

}  // namespace

ModelEntry MobileNetV3Model() {
  return {.name = "mobilenet_v3",
          .help = "MobileNet-V3, large and small",
          .fields = Fields(),
          .architecture = Build,
          .module = {}};
}

}  // namespace hpo::trial_runner
