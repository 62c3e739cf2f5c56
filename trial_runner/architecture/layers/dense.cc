// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/layers/dense.h"

#include "trial_runner/architecture/layers/requirement.h"

namespace hpo::trial_runner {

LayerFacts Describe(const Linear& layer, const std::vector<Shape>& inputs) {
  RequireAtLeast("outputs", layer.outputs, 1);
  const Shape weight = {layer.outputs, inputs.front().back()};
  LayerFacts facts{.output = inputs.front()};
  facts.output.back() = layer.outputs;
  const std::int64_t outputs = ElementCount(facts.output);
  facts.flops = 2 * weight[1] * outputs + (layer.bias ? outputs : 0);
  facts.tensors = {{.name = "weight", .shape = weight, .init = InitialWeight(layer.init, weight)}};
  if (layer.bias) {
    facts.tensors.push_back({.name = "bias", .shape = {layer.outputs}, .init = InitialBias(layer.init, weight)});
  }
  return facts;
}

}  // namespace hpo::trial_runner
