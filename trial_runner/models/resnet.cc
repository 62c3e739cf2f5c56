// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/resnet.h"

#include <algorithm>
#include <array>
#include <string>

#include "trial_runner/models/image_blocks.h"
#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kExpansion = 4;  // of a bottleneck's channels at its end
constexpr const char* kCustom = "custom";
constexpr const char* kBottleneck = "bottleneck";

struct Plan {
  std::string depth;
  std::array<std::int64_t, 4> blocks;  // of each stage
  bool bottleneck;
};

const std::array<Plan, 4> kPlans = {{{"18", {2, 2, 2, 2}, false},
                                     {"34", {3, 4, 6, 3}, false},
                                     {"50", {3, 4, 6, 3}, true},
                                     {"101", {3, 4, 23, 3}, true}}};

Plan ReadPlan(const nlohmann::json& options) {
  const std::string depth = ReadChoice(options, "depth");
  const auto found = std::find_if(kPlans.begin(), kPlans.end(), [&](const Plan& plan) { return plan.depth == depth; });
  if (found != kPlans.end()) return *found;
  return {depth,
          {ReadInteger(options, "blocks1"), ReadInteger(options, "blocks2"), ReadInteger(options, "blocks3"),
           ReadInteger(options, "blocks4")},
          ReadChoice(options, "block") == kBottleneck};
}

// Appends to a network and keeps what the options say about all of it.
class ResNetBuilder {
 public:
  ResNetBuilder(const nlohmann::json& options, const ModelInput& input)
      : options_(options), plan_(ReadPlan(options)), activation_(ReadActivation(options)), net_(input.sample_shape) {}

  Architecture Build(std::int64_t classes) {
    int x = AddStem();
    for (std::size_t stage = 0; stage < plan_.blocks.size(); ++stage) x = AddStage(stage, x);
    x = net_.Add("avgpool", GlobalAveragePool{}, x);
    const double dropout = ReadReal(options_, "dropout");
    if (dropout > 0) x = net_.Add("dropout", Dropout{dropout}, x);
    net_.Add("fc", Linear{.outputs = classes}, x);
    return std::move(net_);
  }

 private:
  struct Block {
    std::string name;         // "layer1.0"
    std::int64_t width = 1;   // channels of its 3x3 convolutions
    std::int64_t stride = 1;  // of the whole block
  };

  // "layer1.0.conv1" and so on.
  int AddConv(const Block& block, int index, Conv2d layer, int input, bool activate) {
    const std::string suffix = std::to_string(index);
    return AddConvNorm(net_,
                       {.conv = block.name + ".conv" + suffix,
                        .norm = block.name + ".bn" + suffix,
                        .activation = activate ? block.name + ".activation" + suffix : "",
                        .layer = layer,
                        .function = activation_},
                       input);
  }

  int AddStem() {
    const bool imagenet = HasImagenetStem(options_);
    channels_ = ReadInteger(options_, "width");
    const Conv2d layer{.outputs = channels_, .kernel = imagenet ? 7 : 3, .stride = imagenet ? 2 : 1};
    const int x = AddConvNorm(
        net_, {.conv = "conv1", .norm = "bn1", .activation = "activation1", .layer = layer, .function = activation_},
        AddImage(net_, "resnet"));
    return imagenet ? net_.Add("maxpool", Pool2d{.kind = PoolKind::kMax, .kernel = 3, .stride = 2, .padding = 1}, x)
                    : x;
  }

  int AddStage(std::size_t stage, int x) {
    const std::int64_t width = ReadInteger(options_, "width") << stage;
    for (std::int64_t i = 0; i < plan_.blocks[stage]; ++i) {
      const std::string name = "layer" + std::to_string(stage + 1) + "." + std::to_string(i);
      x = AddBlock({.name = name, .width = width, .stride = stage > 0 && i == 0 ? 2 : 1}, x);
    }
    return x;
  }

  int AddBlock(const Block& block, int input) {
    const std::int64_t outputs = plan_.bottleneck ? kExpansion * block.width : block.width;
    int x = plan_.bottleneck ? AddBottleneck(block, outputs, input) : AddBasic(block, input);
    x = net_.Add(block.name + ".sum", Sum{}, {AddDrop(block, x), AddShortcut(block, outputs, input)});
    ++blocks_done_;
    channels_ = outputs;
    return net_.Add(block.name + ".activation", Activation{activation_}, x);
  }

  int AddBasic(const Block& block, int x) {
    x = AddConv(block, 1, {.outputs = block.width, .kernel = 3, .stride = block.stride}, x, true);
    return AddConv(block, 2, {.outputs = block.width, .kernel = 3}, x, false);
  }

  int AddBottleneck(const Block& block, std::int64_t outputs, int x) {
    x = AddConv(block, 1, {.outputs = block.width, .kernel = 1}, x, true);
    x = AddConv(block, 2, {.outputs = block.width, .kernel = 3, .stride = block.stride}, x, true);
    return AddConv(block, 3, {.outputs = outputs, .kernel = 1}, x, false);
  }

  // Blocks are dropped more often the deeper they are (Huang et al. 2016).
  int AddDrop(const Block& block, int x) {
    std::int64_t blocks = 0;
    for (const std::int64_t count : plan_.blocks) blocks += count;
    const double last = ReadReal(options_, "stochastic_depth");
    const double probability = last * static_cast<double>(blocks_done_ + 1) / static_cast<double>(blocks);
    return last > 0 ? net_.Add(block.name + ".stochastic_depth", StochasticDepth{probability}, x) : x;
  }

  int AddShortcut(const Block& block, std::int64_t outputs, int input) {
    if (block.stride == 1 && channels_ == outputs) return input;
    const std::string prefix = block.name + ".downsample";
    return AddConvNorm(net_,
                       {.conv = prefix + ".0",
                        .norm = prefix + ".1",
                        .activation = "",
                        .layer = {.outputs = outputs, .kernel = 1, .stride = block.stride}},
                       input);
  }

  const nlohmann::json& options_;
  Plan plan_;
  ActivationKind activation_;
  Architecture net_;
  std::int64_t channels_ = 0;  // of what was added last
  std::int64_t blocks_done_ = 0;
};

std::vector<Field> Fields() {
  std::vector<std::string> depths;
  for (const Plan& plan : kPlans) depths.push_back(plan.depth);
  depths.emplace_back(kCustom);
  std::vector<Field> fields = {
      ChoiceField("depth", depths,
                  "layers: 18 and 34 of basic, 50 and 101 of bottleneck blocks; custom: as `blocks1`.. say"),
      IntegerField("width", 64, {1, 1024}, "channels of the first stage; each stage doubles them"),
      ChoiceField("block", {"basic", kBottleneck}, "kind of block; read when depth is custom"),
  };
  for (int stage = 1; stage <= 4; ++stage) {
    fields.push_back(IntegerField("blocks" + std::to_string(stage), 2, {1, 64},
                                  "blocks of stage " + std::to_string(stage) + "; read when depth is custom"));
  }
  fields.push_back(StemField());
  fields.push_back(ActivationField("relu", "nonlinearity"));
  fields.push_back(ProbabilityField("dropout", 0, "probability of dropping a feature before the last layer"));
  fields.push_back(ProbabilityField("stochastic_depth", 0,
                                    "probability of skipping the last block while training; earlier ones less"));
  return fields;
}

}  // namespace

ModelEntry ResNetModel() {
  return {.name = "resnet",
          .help = "residual network",
          .fields = Fields(),
          .architecture = [](const nlohmann::json& options,
                             const ModelInput& input) { return ResNetBuilder(options, input).Build(input.outputs); },
          .module = {}};
}

}  // namespace hpo::trial_runner
