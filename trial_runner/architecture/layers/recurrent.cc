// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/recurrent.h"

#include <cmath>
#include <string>

#include "trial_runner/architecture/layers/requirement.h"
#include "trial_runner/architecture/layers/sequence_shape.h"

namespace hpo::trial_runner {
namespace {

std::int64_t Gates(RecurrentCell cell) { return cell == RecurrentCell::kLstm ? 4 : 3; }

// What one feature of the state costs besides the two matrix products, a step.
//   LSTM: c' = f c + i g, h' = o tanh(c'): 4 gates of 3 additions and a nonlinearity, 3, 2.
//   GRU: n = tanh(x + r y), h' = n + z (h - n): 2 gates of 3 additions and a nonlinearity, 2 biases, 3, 3.
std::int64_t CellFlops(RecurrentCell cell) { return cell == RecurrentCell::kLstm ? 4 * 4 + 3 + 2 : 2 * 4 + 2 + 3 + 3; }

// The tensors of one layer read in one way.
void AppendTensors(const Recurrent& layer, std::int64_t inputs, const std::string& suffix,
                   std::vector<TensorSpec>& tensors) {
  const std::int64_t rows = Gates(layer.cell) * layer.hidden;
  const TensorInit init = TensorInit::Uniform(1 / std::sqrt(static_cast<double>(layer.hidden)));  // PyTorch's
  tensors.push_back({.name = "weight_ih" + suffix, .shape = {rows, inputs}, .init = init});
  tensors.push_back({.name = "weight_hh" + suffix, .shape = {rows, layer.hidden}, .init = init});
  tensors.push_back({.name = "bias_ih" + suffix, .shape = {rows}, .init = init});
  tensors.push_back({.name = "bias_hh" + suffix, .shape = {rows}, .init = init});
}

}  // namespace

LayerFacts Describe(const Recurrent& layer, const std::vector<Shape>& inputs) {
  const SequenceShape input = RequireSequence(inputs.front());
  RequireAtLeast("layers", layer.layers, 1);
  RequireAtLeast("hidden", layer.hidden, 1);
  Require(layer.dropout >= 0 && layer.dropout < 1, "dropout must be in [0, 1)");
  RequireTokens(layer.padding, inputs);
  const std::int64_t ways = layer.bidirectional ? 2 : 1;
  const std::int64_t gates = Gates(layer.cell);
  LayerFacts facts{.output = {input.length, ways * layer.hidden}, .tensors = {}};
  std::int64_t features = input.features;
  for (std::int64_t i = 0; i < layer.layers; ++i) {
    for (std::int64_t way = 0; way < ways; ++way) {
      AppendTensors(layer, features, "_l" + std::to_string(i) + (way == 0 ? "" : "_reverse"), facts.tensors);
    }
    const std::int64_t products = 2 * gates * (features + layer.hidden);
    facts.flops += input.length * ways * layer.hidden * (products + CellFlops(layer.cell));
    features = ways * layer.hidden;
  }
  // Gates of every step, the cell's state of an LSTM, and the outputs of all layers but the last.
  const std::int64_t of_a_layer = ElementCount(facts.output) * (layer.cell == RecurrentCell::kLstm ? gates + 1 : gates);
  facts.kept = layer.layers * of_a_layer + (layer.layers - 1) * ElementCount(facts.output);
  return facts;
}

}  // namespace hpo::trial_runner
