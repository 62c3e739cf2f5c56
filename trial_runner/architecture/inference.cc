// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/inference.h"

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFloatBytes = 4;

LayerFacts FactsOf(const Node& node, const std::vector<Shape>& inputs) {
  try {
    LayerFacts facts = std::visit([&](const auto& layer) { return Describe(layer, inputs); }, node.layer);
    for (TensorSpec& spec : facts.tensors) spec.name = node.name + "." + spec.name;
    return facts;
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("layer '" + node.name + "': " + error.what());
  }
}

}  // namespace

std::vector<LayerFacts> InferFacts(const Architecture& architecture) {
  if (architecture.nodes().empty()) throw std::invalid_argument("a network needs at least one layer");
  std::vector<LayerFacts> facts;
  for (const Node& node : architecture.nodes()) {
    std::vector<Shape> inputs;
    for (const int input : node.inputs) {
      inputs.push_back(input == Architecture::kInput ? architecture.input_shape() : facts[input].output);
    }
    facts.push_back(FactsOf(node, inputs));
  }
  return facts;
}

std::vector<Shape> InferShapes(const Architecture& architecture) {
  std::vector<Shape> shapes;
  for (LayerFacts& facts : InferFacts(architecture)) shapes.push_back(std::move(facts.output));
  return shapes;
}

Cost InferCost(const Architecture& architecture) {
  Cost cost;
  for (const LayerFacts& facts : InferFacts(architecture)) {
    for (const TensorSpec& spec : facts.tensors) {
      if (spec.role == TensorRole::kParameter) cost.parameters += ElementCount(spec.shape);
    }
    cost.flops_per_sample += facts.flops;
    cost.activation_bytes += kFloatBytes * ElementCount(facts.output);
  }
  return cost;
}

}  // namespace hpo::trial_runner
