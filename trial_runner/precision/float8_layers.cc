// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/float8_layers.h"

#include <string>
#include <variant>
#include <vector>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/architecture/inference.h"

namespace hpo::trial_runner {

Float8Layers CountFloat8Layers(const Architecture& architecture) {
  const std::vector<LayerFacts> facts = InferFacts(architecture);
  Float8Layers layers;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Node& node = architecture.nodes()[i];
    if (!std::holds_alternative<Linear>(node.layer) && !std::holds_alternative<SelfAttention>(node.layer)) continue;
    const Shape& weight = facts[node.tensors_of.value_or(static_cast<int>(i))].tensors.front().shape;
    ++layers.all;
    if (Float8Takes(weight[1], weight[0])) ++layers.taken;
  }
  return layers;
}

Choice ToChoice(const Float8Layers& layers) {
  Choice choice{std::to_string(layers.all), std::to_string(layers.taken), ""};
  if (layers.taken < layers.all) choice.why = "the others' inputs or outputs are no multiple of 16: bf16";
  return choice;
}

}  // namespace hpo::trial_runner
