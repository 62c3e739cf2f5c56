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
#include "trial_runner/planned/plan_outline.h"

namespace hpo::trial_runner {

// A network's own tensors and the gradients' storage, in the network's order; shared by plans of all sizes.
struct SharedTensors {
  std::vector<at::Tensor> parameters, gradients, buffers;  // parameters detached
};

// One caller at a time.
class NetworkPlan {
 public:
  struct Batches {
    std::int64_t rows;
    at::Tensor memory;   // of LayOut(outline, rows).numbers floats or more; plans that take turns may share it
    std::uint64_t seed;  // numbers the layers' random draws
  };

  // `outline` is that of `architecture`.
  NetworkPlan(const Architecture& architecture, const PlanOutline& outline, const SharedTensors& shared,
              const Batches& batches);

  // Copies the samples in and computes the logits (rows, classes), valid until the Backward after it.
  const at::Tensor& Forward(const at::Tensor& samples, std::uint64_t step);

  // Where the gradient of the logits goes before Backward.
  at::Tensor& logits_gradient() { return logits_gradient_; }

  // Fills the shared gradients.
  void Backward();

 private:
  struct Addition {
    at::Tensor from, to;
  };
  struct Step {
    std::unique_ptr<LayerPlan> layer;
    bool learns;                      // has a backward pass
    std::vector<Addition> additions;  // after it
  };

  at::Tensor samples_, logits_, logits_gradient_;
  std::vector<Step> steps_;
};

}  // namespace hpo::trial_runner
