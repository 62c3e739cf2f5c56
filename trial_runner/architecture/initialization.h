// SPDX-License-Identifier: Apache-2.0
//
// Makes the tensors of one node with their first values.
#pragma once

#include <ATen/core/Generator.h>

#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct NodeState {
  std::vector<NamedTensor> parameters;  // require gradients
  std::vector<NamedTensor> buffers;
};

// Draws from `generator` in the order of `specs`; CPU, float32 (counters: int64).
NodeState MakeNodeState(const std::vector<TensorSpec>& specs, at::Generator& generator);

}  // namespace hpo::trial_runner
