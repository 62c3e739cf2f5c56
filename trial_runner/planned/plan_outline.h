// SPDX-License-Identifier: Apache-2.0
//
// What a plan consists of before there is a tensor: the values and gradients of a network as numbered buffers, who
// reads and writes them, and when they are in use. Steps are counted through the forward pass, the loss and the
// backward pass.
#pragma once

#include <optional>
#include <vector>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/planned/buffer_layout.h"

namespace hpo::trial_runner {

struct PlannedBuffer {
  Shape shape;        // of one sample
  int first, last;    // as in Lifetime
  bool plain = true;  // false: channels last
};

// The gradient of a value that several layers read: all but the first to write add through a buffer.
struct PlannedAddition {
  int from, to;
};

struct PlannedNode {
  std::vector<int> inputs;                          // buffers
  std::vector<std::optional<int>> input_gradients;  // one an input; empty where nobody needs it
  int output = 0;
  std::optional<int> output_gradient;      // empty: the node has no backward pass
  std::vector<PlannedAddition> additions;  // after its backward pass
};

struct PlanOutline {
  std::vector<PlannedBuffer> buffers;
  int samples = 0;
  std::vector<PlannedNode> nodes;
};

// Needs CanPlan(architecture) (planned_engine.h).
PlanOutline OutlinePlan(const Architecture& architecture);

// For batches of `rows` samples.
BufferLayout LayOut(const PlanOutline& outline, std::int64_t rows);

}  // namespace hpo::trial_runner
