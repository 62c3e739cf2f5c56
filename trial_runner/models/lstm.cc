// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/lstm.h"

#include <stdexcept>
#include <string>

#include "trial_runner/models/sequence_input.h"

namespace hpo::trial_runner {
namespace {

Recurrent ReadLayers(const nlohmann::json& options) {
  Recurrent layers{.layers = options.at("depth").get<std::int64_t>(),
                   .hidden = options.at("width").get<std::int64_t>(),
                   .bidirectional = options.at("bidirectional").get<bool>(),
                   .dropout = options.at("dropout").get<double>()};
  FromName(options.at("cell").get<std::string>(), layers.cell);
  return layers;
}

// One row of features for a sample: where reading ends, in both ways if there are two, or the mean.
SequencePooling ReadPooling(const nlohmann::json& options, bool bidirectional) {
  if (options.at("pooling").get<std::string>() == "mean") return SequencePooling::kMean;
  return bidirectional ? SequencePooling::kFinal : SequencePooling::kLast;
}

Architecture BuildLstm(const nlohmann::json& options, const ModelInput& input) {
  const Recurrent layers = ReadLayers(options);
  // With as many classes as tokens the labels are the tokens to come: what is read backwards would give them away.
  if (layers.bidirectional && input.label_per_token && input.outputs == input.vocabulary) {
    throw std::invalid_argument("model.lstm.bidirectional = true would see the tokens it is to predict; use false");
  }
  Architecture net(input.sample_shape);
  int x = AddSequenceInput(net, "lstm", options, input, options.at("embedding").get<std::int64_t>());
  x = net.Add("recurrent", layers, x);
  if (!input.label_per_token) x = net.Add("pool", SequencePool{ReadPooling(options, layers.bidirectional)}, x);
  if (layers.dropout > 0) x = net.Add("dropout", Dropout{layers.dropout}, x);
  net.Add("output", Linear{.outputs = input.outputs}, x);
  return net;
}

std::vector<Field> Fields() {
  return {
      {.name = "cell",
       .kind = FieldKind::kChoice,
       .fallback = "lstm",
       .choices = {"lstm", "gru"},
       .help = "what carries the state from step to step"},
      {.name = "depth", .kind = FieldKind::kInteger, .fallback = 1, .min = 1, .max = 16, .help = "recurrent layers"},
      {.name = "width",
       .kind = FieldKind::kInteger,
       .fallback = 128,
       .min = 1,
       .max = 8192,
       .help = "features of each layer's state, of each way"},
      {.name = "embedding",
       .kind = FieldKind::kInteger,
       .fallback = 128,
       .min = 1,
       .max = 8192,
       .help = "features of a token; not read when samples are numbers"},
      FrameField(),
      {.name = "bidirectional",
       .kind = FieldKind::kBoolean,
       .fallback = false,
       .help = "reads the sequence backwards too"},
      {.name = "pooling",
       .kind = FieldKind::kChoice,
       .fallback = "last",
       .choices = {"last", "mean"},
       .help = "what a sample is classified by: the last state or the mean over positions"},
      {.name = "dropout",
       .kind = FieldKind::kReal,
       .fallback = 0.0,
       .min = 0.0,
       .max = 1.0,
       .max_exclusive = true,
       .help = "probability of dropping a feature between layers and before the output while training"},
  };
}

}  // namespace

ModelEntry LstmModel() {
  return {.name = "lstm",
          .help = "recurrent network (LSTM or GRU) for tokens and sequences of numbers",
          .fields = Fields(),
          .architecture = BuildLstm,
          .module = {}};
}

}  // namespace hpo::trial_runner
