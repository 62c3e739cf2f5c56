// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/lstm.h"

#include <stdexcept>
#include <string>

#include "trial_runner/models/model_options.h"
#include "trial_runner/models/sequence_input.h"

namespace hpo::trial_runner {
namespace {

Recurrent ReadLayers(const nlohmann::json& options) {
  Recurrent layers{.layers = ReadInteger(options, "depth"),
                   .hidden = ReadInteger(options, "width"),
                   .bidirectional = ReadBoolean(options, "bidirectional"),
                   .dropout = ReadReal(options, "dropout")};
  FromName(ReadChoice(options, "cell"), layers.cell);
  return layers;
}

// One row of features for a sample: where reading ends, in both ways if there are two, or the mean.
SequencePooling ReadPooling(const nlohmann::json& options, bool bidirectional) {
  if (ReadChoice(options, "pooling") == "mean") return SequencePooling::kMean;
  return bidirectional ? SequencePooling::kFinal : SequencePooling::kLast;
}

Architecture BuildLstm(const nlohmann::json& options, const ModelInput& input) {
  Recurrent layers = ReadLayers(options);
  // With as many classes as tokens the labels are the tokens to come: what is read backwards would give them away.
  if (layers.bidirectional && input.label_per_token && input.outputs == input.vocabulary) {
    throw std::invalid_argument("model.lstm.bidirectional = true would see the tokens it is to predict; use false");
  }
  Architecture net(input.sample_shape);
  int x = AddSequenceInput(net, "lstm", options, input, ReadInteger(options, "embedding"));
  // Read forwards, what fills up comes last and changes nothing before it.
  if (layers.bidirectional) layers.padding = input.padding;
  x = net.Add("recurrent", layers, WithTokens(x, layers.padding));
  if (!input.label_per_token) {
    const SequencePool pool{.pooling = ReadPooling(options, layers.bidirectional), .padding = input.padding};
    x = net.Add("pool", pool, WithTokens(x, pool.padding));
  }
  if (layers.dropout > 0) x = net.Add("dropout", Dropout{layers.dropout}, x);
  net.Add("output", Linear{.outputs = input.outputs}, x);
  return net;
}

std::vector<Field> Fields() {
  return {ChoiceField("cell", {"lstm", "gru"}, "what carries the state from step to step"),
          IntegerField("depth", 1, {1, 16}, "recurrent layers"),
          IntegerField("width", 128, {1, 8192}, "features of each layer's state, of each way"),
          IntegerField("embedding", 128, {1, 8192}, "features of a token; not read when samples are numbers"),
          FrameField(),
          BooleanField("bidirectional", false, "reads the sequence backwards too"),
          ChoiceField("pooling", {"last", "mean"},
                      "what a sample is classified by: the last state or the mean over positions"),
          ProbabilityField("dropout", 0,
                           "probability of dropping a feature between layers and before the output while training")};
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
