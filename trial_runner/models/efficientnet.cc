// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/efficientnet.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "trial_runner/models/feature_chain.h"
#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

// One row of table 1 of the paper, B0's.
struct Stage {
  int expansion, kernel, stride, channels, blocks;
};

constexpr Stage kStages[] = {{1, 3, 1, 16, 1},  {6, 3, 2, 24, 2},  {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3},
                             {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};

struct Variant {
  const char* name;
  double width, depth;
};

constexpr Variant kVariants[] = {{"b0", 1.0, 1.0}, {"b1", 1.0, 1.1}, {"b2", 1.1, 1.2}};

constexpr int kStemChannels = 32;
constexpr int kLastExpansion = 4;  // of the last convolution
constexpr int kSqueeze = 4;        // channels before a block over those that make its gates
constexpr ActivationKind kSilu = ActivationKind::kSilu;

// What the options make of the table.
struct Scale {
  double width, depth;

  std::int64_t Channels(int channels) const { return MultipleOf8(channels * width); }
  int Blocks(const Stage& stage) const { return static_cast<int>(std::ceil(stage.blocks * depth)); }
};

Scale ReadScale(const nlohmann::json& options) {
  const std::string name = ReadChoice(options, "variant");
  const Variant* variant = std::ranges::find(kVariants, name, &Variant::name);
  return {variant->width * ReadReal(options, "width_multiplier"),
          variant->depth * ReadReal(options, "depth_multiplier")};
}

InvertedResidual BlockOf(const Stage& stage, std::int64_t inputs, std::int64_t outputs) {
  return {
      .outputs = outputs,
      .expanded = MultipleOf8(static_cast<double>(inputs * stage.expansion)),
      .kernel = stage.kernel,
      .activation = kSilu,
      .gates = {
          .channels = std::max<std::int64_t>(1, inputs / kSqueeze), .inner = kSilu, .gate = ActivationKind::kSigmoid}};
}

void AddStages(FeatureChain& chain, const nlohmann::json& options) {
  const Scale scale = ReadScale(options);
  double blocks = 0;
  for (const Stage& stage : kStages) blocks += scale.Blocks(stage);
  const double last = ReadReal(options, "stochastic_depth");
  int index = 1, done = 0;
  for (const Stage& stage : kStages) {
    const std::string prefix = "features." + std::to_string(index++) + ".";
    for (int i = 0; i < scale.Blocks(stage); ++i) {
      InvertedResidual block = BlockOf(stage, chain.channels(), scale.Channels(stage.channels));
      // The small stem keeps rows and columns, and so does the second stage, so that 32x32 images end as 4x4.
      const bool keeps = i > 0 || (&stage == &kStages[1] && !HasImagenetStem(options));
      block.stride = keeps ? 1 : stage.stride;
      block.stochastic_depth = last * done++ / blocks;
      chain.Add(prefix + std::to_string(i) + ".block", block);
    }
  }
  chain.Add(Numbered("features." + std::to_string(index), {.outputs = kLastExpansion * chain.channels(), .kernel = 1},
                     kSilu));
}

Architecture Build(const nlohmann::json& options, const ModelInput& input) {
  FeatureChain chain(input, "efficientnet");
  const Conv2d stem{
      .outputs = ReadScale(options).Channels(kStemChannels), .kernel = 3, .stride = HasImagenetStem(options) ? 2 : 1};
  chain.Add(Numbered("features.0", stem, kSilu));
  AddStages(chain, options);
  chain.Add("avgpool", GlobalAveragePool{});
  chain.AddDropout("classifier.0", ReadReal(options, "dropout"));
  chain.Add("classifier.1", Linear{.outputs = input.outputs, .init = WeightInit::kFanOutUniform});
  return chain.net();
}

std::vector<Field> Fields() {
  std::vector<std::string> variants;
  for (const Variant& variant : kVariants) variants.emplace_back(variant.name);
  return {
      ChoiceField("variant", variants, "widths and depths of the paper"),
      MultiplierField("width_multiplier", "channels over those of the variant, as multiples of 8"),
      MultiplierField("depth_multiplier", "blocks of a stage over those of the variant, rounded up"),
      StemField(),
      ProbabilityField("dropout", 0.2, "probability of dropping a feature before the last layer; 0.3 in b2's paper"),
      ProbabilityField("stochastic_depth", 0.2,
                       "probability of skipping the last block while training; earlier ones less")};
}

}  // namespace

ModelEntry EfficientNetModel() {
  return {.name = "efficientnet",
          .help = "EfficientNet, gated inverted residual blocks",
          .fields = Fields(),
          .architecture = Build,
          .module = {}};
}

}  // namespace hpo::trial_runner
