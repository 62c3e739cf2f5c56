// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/dense.h"

#include <cmath>

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Linear& layer, const std::vector<Shape>& inputs) {
  RequireAtLeast("outputs", layer.outputs, 1);
  const std::int64_t fan_in = inputs.front().back();
  LayerFacts facts{.output = inputs.front()};
  facts.output.back() = layer.outputs;
  const std::int64_t outputs = ElementCount(facts.output);
  facts.flops = 2 * fan_in * outputs + (layer.bias ? outputs : 0);
  // PyTorch's default for weights (Kaiming uniform with a = sqrt(5)) and for biases alike.
  const TensorInit init = TensorInit::Uniform(1 / std::sqrt(static_cast<double>(fan_in)));
  facts.tensors = {{.name = "weight", .shape = {layer.outputs, fan_in}, .init = init}};
  if (layer.bias) facts.tensors.push_back({.name = "bias", .shape = {layer.outputs}, .init = init});
  return facts;
}

}  // namespace hpo::trial_runner
