// SPDX-License-Identifier: Apache-2.0
//
// A whole network planned for batches of one size: values, gradients and layers in order.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/planned/layer_plan.h"

namespace hpo::trial_runner {

// A network's own tensors and the gradients' storage, in the network's order; shared by plans of all sizes.
struct SharedTensors {
  std::vector<at::Tensor> parameters, gradients, buffers;  // parameters detached
};

// One caller at a time.
class NetworkPlan {
 public:
  // Allocates everything for batches of `rows` rows. `seed` numbers the layers' random draws.
  NetworkPlan(const Architecture& architecture, const SharedTensors& shared, std::int64_t rows, std::uint64_t seed);

  // Copies the samples in and computes the logits (rows, classes), valid until the next Forward.
  const at::Tensor& Forward(const at::Tensor& samples, std::uint64_t step);

  // Where the gradient of the logits goes before Backward.
  at::Tensor& logits_gradient() { return gradients_.back(); }

  // Fills the shared gradients.
  void Backward();

 private:
  // The gradient of a value that several layers read: all but the first to write add through a buffer.
  struct Addition {
    at::Tensor from, to;
  };
  struct Step {
    std::unique_ptr<LayerPlan> layer;
    std::vector<Addition> additions;  // after its Backward
  };

  // The values a node reads and where it writes their gradients; nodes are connected last to first.
  LayerSlots Connect(const Node& node, std::vector<bool>& written, std::vector<Addition>& additions);

  // Gives each node its share of the network's tensors.
  static void Distribute(const std::vector<LayerFacts>& facts, const SharedTensors& shared,
                         std::vector<LayerSlots>& slots);

  at::Tensor samples_;
  std::vector<at::Tensor> values_, gradients_;  // one a node
  std::vector<Step> steps_;
};

}  // namespace hpo::trial_runner
