// SPDX-License-Identifier: Apache-2.0
//
// What follows from an architecture without running it: shapes, tensors, parameter and operation counts, memory.
// Pure functions, thread-safe. All of them throw std::invalid_argument, naming the layer and the shapes, when the
// layers do not fit together or a layer's numbers are outside their ranges (layers/).
#pragma once

#include <cstdint>
#include <vector>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

struct Cost {
  std::int64_t parameters = 0;        // numbers that are trained
  std::int64_t flops_per_sample = 0;  // one forward pass; a multiply and an add count two
  std::int64_t activation_bytes = 0;  // fp32 outputs of one sample and what else a backward pass keeps of it
};

// The output shape of each node, in node order. An architecture without nodes is refused.
std::vector<Shape> InferShapes(const Architecture& architecture);

// What each node puts out, holds (tensors named `node.weight`, ...; none where it uses another's) and costs, in node
// order. Refuses what InferShapes refuses.
std::vector<LayerFacts> InferFacts(const Architecture& architecture);

Cost InferCost(const Architecture& architecture);

}  // namespace hpo::trial_runner
