// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/convnet.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "trial_runner/models/feature_chain.h"
#include "trial_runner/models/model_options.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kMax = "max";
constexpr const char* kAverage = "average";
constexpr const char* kStride = "stride";
constexpr const char* kNone = "none";

std::int64_t StageWidth(const nlohmann::json& options, int stage) {
  const double width =
      static_cast<double>(ReadInteger(options, "width")) * std::pow(ReadReal(options, "width_multiplier"), stage);
  return std::max<std::int64_t>(1, std::llround(width));
}

void AddConvolution(FeatureChain& chain, const nlohmann::json& options, const std::string& suffix, Conv2d layer) {
  const bool norm = ReadBoolean(options, "batch_norm");
  layer.kernel = ReadOdd(options, "convnet", "kernel");
  layer.padding = layer.kernel / 2;
  layer.bias = !norm;  // the norm has one
  chain.Add("conv" + suffix, layer);
  if (norm) chain.Add("norm" + suffix, BatchNorm{});
  chain.Add("activation" + suffix, Activation{ReadActivation(options)});
}

// The stage's last convolution may take the place of a pooling.
void AddStage(FeatureChain& chain, const nlohmann::json& options, int stage) {
  const std::string pool = ReadChoice(options, "pool");
  const std::int64_t convolutions = ReadInteger(options, "stage_convolutions");
  for (std::int64_t i = 0; i < convolutions; ++i) {
    const std::string suffix = std::to_string(stage) + "." + std::to_string(i);
    const std::int64_t stride = pool == kStride && i == convolutions - 1 ? 2 : 1;
    AddConvolution(chain, options, suffix, {.outputs = StageWidth(options, stage), .stride = stride});
  }
  const std::string name = "pool" + std::to_string(stage);
  if (pool == kMax) chain.Add(name, Pool2d{.kind = PoolKind::kMax});
  if (pool == kAverage) chain.Add(name, Pool2d{.kind = PoolKind::kAverage});
}

void AddHead(FeatureChain& chain, const nlohmann::json& options, std::int64_t classes) {
  if (ReadBoolean(options, "global_pool")) {
    chain.Add("features", GlobalAveragePool{});
  } else {
    chain.Add("features", Flatten{});
  }
  const double dropout = ReadReal(options, "dropout");
  chain.AddDropout("dropout0", dropout);
  const std::int64_t hidden = ReadInteger(options, "hidden");
  if (hidden > 0) {
    chain.Add("hidden", Linear{.outputs = hidden});
    chain.Add("hidden_activation", Activation{ReadActivation(options)});
    chain.AddDropout("dropout1", dropout);
  }
  chain.Add("output", Linear{.outputs = classes});
}

Architecture Build(const nlohmann::json& options, const ModelInput& input) {
  FeatureChain chain(input, "convnet");
  const auto depth = static_cast<int>(ReadInteger(options, "depth"));
  for (int stage = 0; stage < depth; ++stage) AddStage(chain, options, stage);
  AddHead(chain, options, input.outputs);
  return chain.net();
}

std::vector<Field> Fields() {
  Field growth = MultiplierField("width_multiplier", "channels of a stage over those of the one before");
  growth.fallback = 2.0;
  growth.max = 4;
  return {IntegerField("depth", 2, {1, 6}, "stages; each halves rows and columns"),
          IntegerField("stage_convolutions", 1, {1, 4}, "convolutions of a stage"),
          IntegerField("width", 32, {1, 512}, "channels of the first stage"),
          growth,
          IntegerField("kernel", 3, {1, 11}, "rows and columns of a convolution's window; odd"),
          BooleanField("batch_norm", true, "batch normalization before each activation"),
          ActivationField("relu", "nonlinearity"),
          ChoiceField("pool", {kMax, kAverage, kStride, kNone},
                      "what ends a stage: 2x2 maximum or mean, a convolution of stride 2, nothing"),
          BooleanField("global_pool", false, "the head reads the mean of each channel, not all of its numbers"),
          IntegerField("hidden", 0, {0, 8192}, "units of a layer before the output; 0 = none"),
          ProbabilityField("dropout", 0, "probability of dropping a number before each layer of the head")};
}

}  // namespace

ModelEntry ConvNetModel() {
  return {.name = "convnet",
          .help = "plain convolutional network",
          .fields = Fields(),
          .architecture = Build,
          .module = {}};
}

}  // namespace hpo::trial_runner
