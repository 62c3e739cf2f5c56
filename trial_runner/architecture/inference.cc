// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/inference.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFloatBytes = 4;

// Random weights become normal, random biases 0; what starts at a constant (a norm's 1) keeps it.
void StartNormal(double deviation, std::vector<TensorSpec>& tensors) {
  for (TensorSpec& spec : tensors) {
    if (spec.init.kind != TensorInit::Kind::kUniform && spec.init.kind != TensorInit::Kind::kNormal) continue;
    spec.init.kind = spec.shape.size() > 1 ? TensorInit::Kind::kNormal : TensorInit::Kind::kConstant;
    spec.init.scale = spec.shape.size() > 1 ? deviation : 0;
  }
}

LayerFacts FactsOf(const Node& node, const std::vector<Shape>& inputs) {
  try {
    LayerFacts facts = std::visit([&](const auto& layer) { return Describe(layer, inputs); }, node.layer);
    if (node.deviation) StartNormal(*node.deviation, facts.tensors);
    for (TensorSpec& spec : facts.tensors) spec.name = node.name + "." + spec.name;
    return facts;
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("layer '" + node.name + "': " + error.what());
  }
}

void RequireSameTensors(const Node& node, const LayerFacts& facts, const Node& owner, const LayerFacts& owned) {
  const auto same = [](const TensorSpec& a, const TensorSpec& b) { return a.shape == b.shape && a.role == b.role; };
  if (std::ranges::equal(facts.tensors, owned.tensors, same)) return;
  const auto shapes = [](const LayerFacts& of) {
    std::string text;
    for (const TensorSpec& spec : of.tensors) text += (text.empty() ? "" : " ") + ToString(spec.shape);
    return text.empty() ? "none" : text;
  };
  throw std::invalid_argument("layer '" + node.name + "': needs tensors " + shapes(facts) + ", layer '" + owner.name +
                              "', whose tensors it uses, has " + shapes(owned));
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
    if (!node.tensors_of) continue;
    RequireSameTensors(node, facts.back(), architecture.nodes()[*node.tensors_of], facts[*node.tensors_of]);
    facts.back().tensors.clear();
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
    cost.activation_bytes += kFloatBytes * (ElementCount(facts.output) + facts.kept);
  }
  return cost;
}

}  // namespace hpo::trial_runner
