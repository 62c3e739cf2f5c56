// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/architecture/inference.h"

#include <functional>
#include <numeric>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kFloatBytes = 4;

[[noreturn]] void Fail(const Node& node, const std::string& what) {
  throw std::invalid_argument("layer '" + node.name + "': " + what);
}

void RequireFeatures(const Node& node, const Shape& input) {
  if (input.size() != 1) Fail(node, "needs samples of one axis (features), got shape " + ToString(input));
}

// --- output shapes: one overload a layer kind -----------------------------------------------------------------

Shape OutputShape(const Linear& layer, const Node& node, const std::vector<Shape>& inputs) {
  if (layer.outputs < 1) Fail(node, "outputs = " + std::to_string(layer.outputs) + ", must be at least 1");
  Shape shape = inputs.front();
  shape.back() = layer.outputs;
  return shape;
}

Shape OutputShape(const BatchNorm& layer, const Node& node, const std::vector<Shape>& inputs) {
  RequireFeatures(node, inputs.front());
  if (!(layer.epsilon > 0)) Fail(node, "epsilon must be > 0");
  if (!(layer.momentum >= 0 && layer.momentum <= 1)) Fail(node, "momentum must be in [0, 1]");
  return inputs.front();
}

Shape OutputShape(const Dropout& layer, const Node& node, const std::vector<Shape>& inputs) {
  if (!(layer.probability >= 0 && layer.probability < 1)) Fail(node, "probability must be in [0, 1)");
  return inputs.front();
}

Shape OutputShape(const Activation&, const Node&, const std::vector<Shape>& inputs) { return inputs.front(); }

Shape OutputShape(const Sum&, const Node& node, const std::vector<Shape>& inputs) {
  for (const Shape& shape : inputs) {
    if (shape != inputs.front()) {
      Fail(node, "adds inputs of different shapes: " + ToString(inputs.front()) + " and " + ToString(shape));
    }
  }
  return inputs.front();
}

// --- tensors ---------------------------------------------------------------------------------------------------

std::vector<TensorSpec> Tensors(const Linear& layer, const std::string& name, const Shape& input) {
  const std::int64_t fan_in = input.back();
  std::vector<TensorSpec> specs = {
      {name + ".weight", {layer.outputs, fan_in}, TensorRole::kParameter, TensorInit::kUniform, fan_in}};
  if (layer.bias) {
    specs.push_back({name + ".bias", {layer.outputs}, TensorRole::kParameter, TensorInit::kUniform, fan_in});
  }
  return specs;
}

std::vector<TensorSpec> Tensors(const BatchNorm&, const std::string& name, const Shape& input) {
  return {{name + ".weight", input, TensorRole::kParameter, TensorInit::kOnes},
          {name + ".bias", input, TensorRole::kParameter, TensorInit::kZeros},
          {name + ".running_mean", input, TensorRole::kBuffer, TensorInit::kZeros},
          {name + ".running_var", input, TensorRole::kBuffer, TensorInit::kOnes},
          {name + ".num_batches_tracked", {}, TensorRole::kCounter, TensorInit::kZeros}};
}

std::vector<TensorSpec> Tensors(const Dropout&, const std::string&, const Shape&) { return {}; }
std::vector<TensorSpec> Tensors(const Activation&, const std::string&, const Shape&) { return {}; }
std::vector<TensorSpec> Tensors(const Sum&, const std::string&, const Shape&) { return {}; }

// --- operations per sample -------------------------------------------------------------------------------------

std::int64_t Flops(const Linear& layer, const Node&, const Shape& input, const Shape& output) {
  return 2 * input.back() * ElementCount(output) + (layer.bias ? ElementCount(output) : 0);
}
// When evaluating: one multiply and one add an element, the statistics being folded into both.
std::int64_t Flops(const BatchNorm&, const Node&, const Shape&, const Shape& output) {
  return 2 * ElementCount(output);
}
std::int64_t Flops(const Dropout&, const Node&, const Shape&, const Shape&) { return 0; }
std::int64_t Flops(const Activation&, const Node&, const Shape&, const Shape& output) { return ElementCount(output); }
std::int64_t Flops(const Sum&, const Node& node, const Shape&, const Shape& output) {
  return static_cast<std::int64_t>(node.inputs.size() - 1) * ElementCount(output);
}

}  // namespace

std::vector<Shape> InferShapes(const Architecture& architecture) {
  if (architecture.nodes().empty()) throw std::invalid_argument("a network needs at least one layer");
  std::vector<Shape> shapes;
  for (const Node& node : architecture.nodes()) {
    std::vector<Shape> inputs;
    for (const int input : node.inputs) {
      inputs.push_back(input == Architecture::kInput ? architecture.input_shape() : shapes[input]);
    }
    shapes.push_back(std::visit([&](const auto& layer) { return OutputShape(layer, node, inputs); }, node.layer));
  }
  return shapes;
}

std::vector<TensorSpec> NodeTensors(const Node& node, const Shape& input) {
  return std::visit([&](const auto& layer) { return Tensors(layer, node.name, input); }, node.layer);
}

const Shape& InputShape(const Architecture& architecture, const std::vector<Shape>& shapes, const Node& node) {
  const int input = node.inputs.front();
  return input == Architecture::kInput ? architecture.input_shape() : shapes[input];
}

Cost InferCost(const Architecture& architecture) {
  const std::vector<Shape> shapes = InferShapes(architecture);
  Cost cost;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Node& node = architecture.nodes()[i];
    const Shape& input = InputShape(architecture, shapes, node);
    for (const TensorSpec& spec : NodeTensors(node, input)) {
      if (spec.role == TensorRole::kParameter) cost.parameters += ElementCount(spec.shape);
    }
    cost.flops_per_sample +=
        std::visit([&](const auto& layer) { return Flops(layer, node, input, shapes[i]); }, node.layer);
    cost.activation_bytes += kFloatBytes * ElementCount(shapes[i]);
  }
  return cost;
}

std::int64_t ElementCount(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string ToString(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + ")";
}

}  // namespace hpo::trial_runner
