// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/transformer.h"

#include <stdexcept>
#include <string>

#include "trial_runner/models/encoder.h"
#include "trial_runner/models/model_options.h"
#include "trial_runner/models/sequence_input.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kName = "transformer";
constexpr const char* kClassToken = "class_token";
constexpr const char* kNoPositions = "none";

void RequireTokensAsClasses(const ModelInput& input) {
  if (input.outputs == input.vocabulary) return;
  throw std::invalid_argument(
      "model.transformer.tie_weights = true needs as many classes as tokens, the data set has " +
      std::to_string(input.outputs) + " and " + std::to_string(input.vocabulary));
}

// Samples as a sequence of `width` features with their positions.
int AddStem(Architecture& net, const nlohmann::json& options, const ModelInput& input) {
  const std::int64_t width = ReadInteger(options, "width");
  int x = AddSequenceInput(net, kName, options, input, width);
  if (input.vocabulary > 0) {
    net.StartNormal(x, kTransformerDeviation);
  } else {
    x = AddTransformerLayer(net, "embedding", Linear{.outputs = width}, x);
  }
  if (ReadChoice(options, "pooling") == kClassToken && !input.label_per_token) {
    x = AddTransformerLayer(net, "class_token", ClassToken{}, x);
  }
  if (const std::string positions = ReadChoice(options, "positions"); positions != kNoPositions) {
    Positions layer;
    FromName(positions, layer.kind);
    x = AddTransformerLayer(net, "positions", layer, x);
  }
  const double dropout = ReadReal(options, "dropout");
  return dropout > 0 ? net.Add("dropout", Dropout{dropout}, x) : x;
}

SequencePooling ReadPooling(const nlohmann::json& options) {
  SequencePooling pooling = SequencePooling::kFirst;  // the class token
  FromName(ReadChoice(options, "pooling"), pooling);
  return pooling;
}

Architecture BuildTransformer(const nlohmann::json& options, const ModelInput& input) {
  const bool language = input.label_per_token, tied = language && ReadBoolean(options, "tie_weights");
  if (tied) RequireTokensAsClasses(input);
  Architecture net(input.sample_shape);
  const EncoderReading reading{.causal = language, .padding = language ? -1 : input.padding};
  int x = AddEncoder(net, kName, options, reading, AddStem(net, options, input));
  if (!language) {
    const SequencePool pool{.pooling = ReadPooling(options), .padding = input.padding};
    x = net.Add("pool", pool, WithTokens(x, pool.padding));
  }
  const int head = AddTransformerLayer(net, "head", Linear{.outputs = input.outputs, .bias = !language}, x);
  constexpr int kTokens = 0;  // AddSequenceInput's first node
  if (tied) net.ShareTensors(head, kTokens);
  return net;
}

std::vector<Field> Fields() {
  std::vector<Field> fields = EncoderFields({.depth = 4, .dropout = 0.1});
  fields.push_back(ChoiceField("positions", {"learned", "sinusoidal", kNoPositions},
                               "rows that tell positions apart: trained, sine waves or none"));
  fields.push_back(ChoiceField("pooling", {"mean", kClassToken, "last"},
                               "what a sample is classified by; not read where every token has a label"));
  fields.push_back(BooleanField("tie_weights", true,
                                "where every token has a label: the output layer uses the token embedding's weights"));
  fields.push_back(FrameField());
  return fields;
}

}  // namespace

ModelEntry TransformerModel() {
  return {.name = kName,
          .help = "transformer: causal where every token has a label (language model), else an encoder that classifies",
          .fields = Fields(),
          .architecture = BuildTransformer,
          .module = {}};
}

}  // namespace hpo::trial_runner
