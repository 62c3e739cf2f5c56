// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/transformer.h"

#include <stdexcept>
#include <string>

#include "trial_runner/models/encoder.h"
#include "trial_runner/models/sequence_input.h"

namespace hpo::trial_runner {
namespace {

constexpr const char* kName = "transformer";
constexpr const char* kLanguage = "language";
constexpr const char* kClassToken = "class_token";
constexpr const char* kNoPositions = "none";

std::string Read(const nlohmann::json& options, const char* name) { return options.at(name).get<std::string>(); }

void RequireTask(const nlohmann::json& options, const ModelInput& input) {
  const bool language = Read(options, "task") == kLanguage;
  if (language != input.label_per_token) {
    throw std::invalid_argument(language
                                    ? "model.transformer.task = language needs a data set with a label for every token"
                                    : "model.transformer.task = classify needs a data set with one label for a sample");
  }
  if (language && options.at("tie_weights").get<bool>() && input.outputs != input.vocabulary) {
    throw std::invalid_argument(
        "model.transformer.tie_weights = true needs as many classes as tokens, the data set has " +
        std::to_string(input.outputs) + " and " + std::to_string(input.vocabulary));
  }
}

// Samples as a sequence of `width` features with their positions.
int AddStem(Architecture& net, const nlohmann::json& options, const ModelInput& input) {
  const auto width = options.at("width").get<std::int64_t>();
  int x = AddSequenceInput(net, kName, options, input, width);
  if (input.vocabulary > 0) {
    net.StartNormal(x, kTransformerDeviation);
  } else {
    x = AddTransformerLayer(net, "embedding", Linear{.outputs = width}, x);
  }
  if (Read(options, "pooling") == kClassToken && !input.label_per_token) {
    x = AddTransformerLayer(net, "class_token", ClassToken{}, x);
  }
  if (const std::string positions = Read(options, "positions"); positions != kNoPositions) {
    Positions layer;
    FromName(positions, layer.kind);
    x = AddTransformerLayer(net, "positions", layer, x);
  }
  const double dropout = options.at("dropout").get<double>();
  return dropout > 0 ? net.Add("dropout", Dropout{dropout}, x) : x;
}

SequencePooling ReadPooling(const nlohmann::json& options) {
  SequencePooling pooling = SequencePooling::kFirst;  // the class token
  FromName(Read(options, "pooling"), pooling);
  return pooling;
}

Architecture BuildTransformer(const nlohmann::json& options, const ModelInput& input) {
  RequireTask(options, input);
  Architecture net(input.sample_shape);
  const bool language = input.label_per_token;
  int x = AddEncoder(net, kName, options, /*causal=*/language, AddStem(net, options, input));
  if (!language) x = net.Add("pool", SequencePool{ReadPooling(options)}, x);
  const int head = AddTransformerLayer(net, "head", Linear{.outputs = input.outputs, .bias = !language}, x);
  constexpr int kTokens = 0;  // AddSequenceInput's first node
  if (language && options.at("tie_weights").get<bool>()) net.ShareTensors(head, kTokens);
  return net;
}

std::vector<Field> Fields() {
  std::vector<Field> fields = {{.name = "task",
                                .kind = FieldKind::kChoice,
                                .fallback = "classify",
                                .choices = {"classify", kLanguage},
                                .help = "classify: one label a sample; language: causal, one label a token"}};
  const std::vector<Field> encoder = EncoderFields({.depth = 4, .dropout = 0.1});
  fields.insert(fields.end(), encoder.begin(), encoder.end());
  fields.push_back({.name = "positions",
                    .kind = FieldKind::kChoice,
                    .fallback = "learned",
                    .choices = {"learned", "sinusoidal", kNoPositions},
                    .help = "rows that tell positions apart: trained, sine waves or none"});
  fields.push_back({.name = "pooling",
                    .kind = FieldKind::kChoice,
                    .fallback = "mean",
                    .choices = {"mean", kClassToken, "last"},
                    .help = "what a sample is classified by; not read by task language"});
  fields.push_back({.name = "tie_weights",
                    .kind = FieldKind::kBoolean,
                    .fallback = true,
                    .help = "task language: the output layer uses the token embedding's weights"});
  fields.push_back(FrameField());
  return fields;
}

}  // namespace

ModelEntry TransformerModel() {
  return {.name = kName,
          .help = "transformer: encoder classifier or causal language model",
          .fields = Fields(),
          .architecture = BuildTransformer,
          .module = {}};
}

}  // namespace hpo::trial_runner
