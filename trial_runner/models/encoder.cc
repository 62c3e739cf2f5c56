// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/encoder.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "trial_runner/models/model_options.h"

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
  EncoderBuilder(Architecture& net, const nlohmann::json& options, bool causal)
      : net_(net),
        depth_(ReadInteger(options, "depth")),
        width_(ReadInteger(options, "width")),
        mlp_width_(ReadMlpWidth(options, width_)),
        rms_norm_(ReadChoice(options, "norm") == kRmsNorm),
        activation_(ReadActivation(options)),
        dropout_(ReadReal(options, "dropout")),
        attention_{.heads = ReadInteger(options, "heads"),
                   .causal = causal,
                   .dropout = ReadReal(options, "attention_dropout")} {}

  int Build(int x) {
    for (std::int64_t i = 0; i < depth_; ++i) {
      const std::string name = "layers." + std::to_string(i) + ".";
      x = AddAttention(name, x);
      x = AddMlp(name, x);
    }
    return AddNorm("norm", x);
  }

 private:
  int AddAttention(const std::string& name, int input) {
    int x = AddNorm(name + "norm1", input);
    x = AddTransformerLayer(net_, name + "self_attn", attention_, x);
    x = AddToResidual(name + "self_attn.out_proj", x);
    return net_.Add(name + "sum1", Sum{}, {input, AddDropout(name + "dropout1", x)});
  }

  int AddMlp(const std::string& name, int input) {
    int x = AddNorm(name + "norm2", input);
    x = AddTransformerLayer(net_, name + "linear1", Linear{.outputs = mlp_width_}, x);
    x = net_.Add(name + "activation", Activation{activation_}, x);
    x = AddToResidual(name + "linear2", AddDropout(name + "dropout", x));
    return net_.Add(name + "sum2", Sum{}, {input, AddDropout(name + "dropout2", x)});
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
                       "probability of not reading a position while training; slower than without")};
}

int AddTransformerLayer(Architecture& net, const std::string& name, const Layer& layer, int input) {
  const int x = net.Add(name, layer, input);
  net.StartNormal(x, kTransformerDeviation);
  return x;
}

int AddEncoder(Architecture& net, const std::string& model, const nlohmann::json& options, bool causal, int x) {
  const std::int64_t width = ReadInteger(options, "width"), heads = ReadInteger(options, "heads");
  if (width % heads != 0) {
    throw std::invalid_argument("model." + model + ".heads = " + std::to_string(heads) + " must divide model." + model +
                                ".width = " + std::to_string(width));
  }
  return EncoderBuilder(net, options, causal).Build(x);
}

}  // namespace hpo::trial_runner
