// SPDX-License-Identifier: Apache-2.0
//
// What follows from an architecture without running it: shapes, tensors, parameter and operation counts, memory.
// Pure functions, thread-safe. All of them throw std::invalid_argument, naming the layer and the shapes, when the
// layers do not fit together or a layer's numbers are outside their ranges (layers.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

enum class TensorRole { kParameter, kBuffer, kCounter };  // kCounter: one 64-bit integer, starts at 0

// How a tensor starts. kUniform: within +-1/sqrt(fan_in), which is PyTorch's default for weights (Kaiming uniform
// with a = sqrt(5)) and for biases alike.
enum class TensorInit { kUniform, kOnes, kZeros };

struct TensorSpec {
  std::string name;  // PyTorch's: `hidden0.weight`, `norm0.running_mean`
  Shape shape;       // empty: a scalar
  TensorRole role = TensorRole::kParameter;
  TensorInit init = TensorInit::kZeros;
  std::int64_t fan_in = 1;  // read by kUniform
};

struct Cost {
  std::int64_t parameters = 0;        // numbers that are trained
  std::int64_t flops_per_sample = 0;  // one forward pass; a multiply and an add count two
  std::int64_t activation_bytes = 0;  // fp32 outputs of all layers of one sample: what a backward pass keeps
};

// The output shape of each node, in node order. An architecture without nodes is refused.
std::vector<Shape> InferShapes(const Architecture& architecture);

// The tensors of one node, in PyTorch's order. `input` is the shape of the node's first input.
std::vector<TensorSpec> NodeTensors(const Node& node, const Shape& input);

// The shape that a node reads, given InferShapes' result.
const Shape& InputShape(const Architecture& architecture, const std::vector<Shape>& shapes, const Node& node);

Cost InferCost(const Architecture& architecture);

std::int64_t ElementCount(const Shape& shape);
std::string ToString(const Shape& shape);  // "(64)", "(3, 32, 32)"

}  // namespace hpo::trial_runner
