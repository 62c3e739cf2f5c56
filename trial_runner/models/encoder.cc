// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/encoder.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "trial_runner/models/model_options.h"
#include "trial_runner/models/sequence_input.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kRmsNorm = "rms_norm";

std::int64_t ReadMlpWidth(const nlohmann::json& options, std::int64_t width) {
  const double units = ReadReal(options, "mlp_ratio") * static_cast<double>(width);
  return std::max(std::int64_t{1}, static_cast<std::int64_t>(std::round(units)));
}

// Appends to a network and keeps what the options say about all blocks.
class EncoderBuilder {
 public:
  EncoderBuilder(Architecture& net, const nlohmann::json& options, const EncoderReading& reading)
      : net_(net),
        depth_(ReadInteger(options, "depth")),
        width_(ReadInteger(options, "width")),
        mlp_width_(ReadMlpWidth(options, width_)),
        rms_norm_(ReadChoice(options, "norm") == kRmsNorm),
        activation_(ReadActivation(options)),
        dropout_(ReadReal(options, "dropout")),
        stochastic_depth_(ReadReal(options, "stochastic_depth")),
        attention_{.heads = ReadInteger(options, "heads"),
                   .causal = reading.causal,
                   .dropout = ReadReal(options, "attention_dropout"),
                   .padding = reading.padding} {}

  int Build(int x) {
    for (std::int64_t i = 0; i < depth_; ++i) {
      const Block block{.name = "layers." + std::to_string(i) + ".",
                        .skip = stochastic_depth_ * static_cast<double>(i + 1) / static_cast<double>(depth_)};
      x = AddAttention(block, x);
      x = AddMlp(block, x);
    }
    return AddNorm("norm", x);
  }

 private:
  struct Block {
    std::string name;
    double skip = 0;  // probability of skipping a half; larger the deeper it is (Huang et al. 2016)
  };

  int AddAttention(const Block& block, int input) {
    int x = AddNorm(block.name + "norm1", input);
    x = net_.Add(block.name + "self_attn", attention_, WithTokens(x, attention_.padding));
    net_.StartNormal(x, kTransformerDeviation);
    x = AddDropout(block.name + "dropout1", AddToResidual(block.name + "self_attn.out_proj", x));
    return AddEdge(block, "1", x, input);
  }

  int AddMlp(const Block& block, int input) {
    int x = AddNorm(block.name + "norm2", input);
    x = AddTransformerLayer(net_, block.name + "linear1", Linear{.outputs = mlp_width_}, x);
    x = net_.Add(block.name + "activation", Activation{activation_}, x);
    x = AddToResidual(block.name + "linear2", AddDropout(block.name + "dropout", x));
    return AddEdge(block, "2", AddDropout(block.name + "dropout2", x), input);
  }

  int AddEdge(const Block& block, const std::string& half, int x, int input) {
    if (block.skip > 0) x = net_.Add(block.name + "stochastic_depth" + half, StochasticDepth{block.skip}, x);
    return net_.Add(block.name + "sum" + half, Sum{}, {input, x});
  }

  // A sum over 2 depth such layers then starts with the variance of one.
  int AddToResidual(const std::string& name, int input) {
    const int x = net_.Add(name, Linear{.outputs = width_}, input);
    net_.StartNormal(x, kTransformerDeviation / std::sqrt(2.0 * static_cast<double>(depth_)));
    return x;
  }

  int AddNorm(const std::string& name, int x) {
    return net_.Add(name, rms_norm_ ? Layer(RmsNorm{}) : Layer(LayerNorm{}), x);
  }

  int AddDropout(const std::string& name, int x) { return dropout_ > 0 ? net_.Add(name, Dropout{dropout_}, x) : x; }

  Architecture& net_;
  std::int64_t depth_, width_, mlp_width_;
  bool rms_norm_;
  ActivationKind activation_;
  double dropout_;
  double stochastic_depth_;
  SelfAttention attention_;
};

}  // namespace

std::vector<Field> EncoderFields(const EncoderDefaults& defaults) {
  Field ratio = MultiplierField("mlp_ratio", "hidden units of a block's feed-forward half, in widths");
  ratio.fallback = 4.0;
  ratio.max = 16;
  return {
      IntegerField("depth", defaults.depth, {1, 128}, "blocks"),
      IntegerField("width", 128, {1, 16384}, "features of a position"),
      IntegerField("heads", 4, {1, 256}, "attention heads of each block; must divide the width"),
      ratio,
      ChoiceField("norm", {"layer_norm", kRmsNorm}, "normalization before each half of a block and after the last one"),
      ActivationField("gelu", "nonlinearity of the feed-forward halves"),
      ProbabilityField("dropout", defaults.dropout, "probability of dropping a feature while training"),
      ProbabilityField("attention_dropout", 0,
                       "probability of not reading a position while training; slower than without"),
      ProbabilityField("stochastic_depth", 0,
                       "probability of skipping a half of the last block while training; earlier ones less")};
}

int AddTransformerLayer(Architecture& net, const std::string& name, const Layer& layer, int input) {
  const int x = net.Add(name, layer, input);
  net.StartNormal(x, kTransformerDeviation);
  return x;
}

int AddEncoder(Architecture& net, const std::string& model, const nlohmann::json& options,
               const EncoderReading& reading, int x) {
  const std::int64_t width = ReadInteger(options, "width"), heads = ReadInteger(options, "heads");
  if (width % heads != 0) {
    throw std::invalid_argument("model." + model + ".heads = " + std::to_string(heads) + " must divide model." + model +
                                ".width = " + std::to_string(width));
  }
  return EncoderBuilder(net, options, reading).Build(x);
}

}  // namespace hpo::trial_runner
