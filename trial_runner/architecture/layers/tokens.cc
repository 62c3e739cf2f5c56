// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/tokens.h"

#include <cmath>
#include <string>

#include "trial_runner/architecture/layers/requirement.h"
#include "trial_runner/architecture/layers/sequence_shape.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Embedding& layer, const std::vector<Shape>& inputs) {
  RequireAtLeast("vocabulary", layer.vocabulary, 1);
  RequireAtLeast("width", layer.width, 1);
  Require(layer.padding >= -1 && layer.padding < layer.vocabulary,
          "padding = " + std::to_string(layer.padding) +
              " must be -1 or a token below vocabulary = " + std::to_string(layer.vocabulary));
  TensorInit init = TensorInit::Normal(1);  // PyTorch's default
  init.zero_row = layer.padding;
  LayerFacts facts{.output = inputs.front(),
                   .tensors = {{.name = "weight", .shape = {layer.vocabulary, layer.width}, .init = init}}};
  facts.output.push_back(layer.width);
  return facts;
}

LayerFacts Describe(const Frames& layer, const std::vector<Shape>& inputs) {
  const Shape& input = inputs.front();
  Require(input.size() == 1, "needs a row of numbers (count), got " + ToString(input));
  RequireDivides("size", layer.size, input[0], input);
  return {.output = {input[0] / layer.size, layer.size}, .tensors = {}};
}

LayerFacts Describe(const Patches& layer, const std::vector<Shape>& inputs) {
  const Shape& input = inputs.front();
  Require(input.size() == 2 || input.size() == 3,
          "needs an image (channels, rows, columns) or (rows, columns), got " + ToString(input));
  RequireAtLeast("width", layer.width, 1);
  const std::int64_t channels = input.size() == 3 ? input[0] : 1;
  const std::int64_t rows = input[input.size() - 2], columns = input.back();
  RequireDivides("size", layer.size, rows, input);
  RequireDivides("size", layer.size, columns, input);
  const std::int64_t squares = (rows / layer.size) * (columns / layer.size);
  const std::int64_t fan_in = channels * layer.size * layer.size;
  // PyTorch's default for convolutions, weight and bias alike.
  const TensorInit init = TensorInit::Uniform(1 / std::sqrt(static_cast<double>(fan_in)));
  return {.output = {squares, layer.width},
          .tensors = {{.name = "weight", .shape = {layer.width, channels, layer.size, layer.size}, .init = init},
                      {.name = "bias", .shape = {layer.width}, .init = init}},
          .flops = squares * layer.width * (2 * fan_in + 1)};
}

LayerFacts Describe(const Positions& layer, const std::vector<Shape>& inputs) {
  RequireSequence(inputs.front());
  TensorSpec rows{.name = "weight", .shape = inputs.front(), .init = TensorInit::Normal(1)};
  if (layer.kind == PositionKind::kSinusoidal) {
    rows.role = TensorRole::kBuffer;
    rows.init = TensorInit::Sinusoid();
  }
  return {.output = inputs.front(), .tensors = {rows}, .flops = ElementCount(inputs.front())};
}

LayerFacts Describe(const ClassToken&, const std::vector<Shape>& inputs) {
  const SequenceShape input = RequireSequence(inputs.front());
  return {.output = {input.length + 1, input.features},
          .tensors = {{.name = "weight", .shape = {1, input.features}}}};  // starts at 0, as in Dosovitskiy et al.
}

LayerFacts Describe(const SequencePool& layer, const std::vector<Shape>& inputs) {
  const SequenceShape input = RequireSequence(inputs.front());
  Require(layer.pooling != SequencePooling::kFinal || input.features % 2 == 0,
          "pooling final needs an even number of features, one half for each way, got " + ToString(inputs.front()));
  RequireTokens(layer.padding, inputs);
  const std::int64_t adds = layer.pooling == SequencePooling::kMean ? ElementCount(inputs.front()) : 0;
  return {.output = {input.features}, .tensors = {}, .flops = adds};
}

}  // namespace hpo::trial_runner
