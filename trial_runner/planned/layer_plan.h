// SPDX-License-Identifier: Apache-2.0
//
// One layer of a network planned for batches of one fixed size: every tensor it reads or writes exists before the
// first step, and its backward pass is written by hand. Values are float32 on the CPU: (rows, features), contiguous, or
// (rows, channels, height, width), channels last, but for samples that only Flatten reads.
// The formulas are held against autograd by planned_engine_test.cc and image_plans_test.cc.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "trial_runner/architecture/layers.h"

namespace hpo::trial_runner {

// Where a layer finds its tensors; all are borrowed views of storage that the engine or the network owns.
struct LayerSlots {
  std::vector<at::Tensor> inputs;           // values of the layers it reads
  std::vector<at::Tensor> input_gradients;  // one an input; undefined where nobody needs it (the sample)
  at::Tensor output, output_gradient;
  std::vector<at::Tensor> parameters, gradients;  // in the order of LayerFacts, pairwise
  std::vector<at::Tensor> buffers;
  std::uint64_t seed = 0;  // of this layer's random draws
};

class LayerPlan {
 public:
  virtual ~LayerPlan() = default;

  // inputs -> output. Draws are a function of (seed, step).
  virtual void Forward(std::uint64_t step) = 0;

  // output_gradient -> input_gradients and gradients, which are overwritten. Follows the Forward of the same batch.
  virtual void Backward() = 0;
};

// Whether the engine is written for this layer; a network with any other is left to autograd.
bool HasPlan(const Layer& layer);

// Needs HasPlan(layer).
std::unique_ptr<LayerPlan> PlanLayer(const Layer& layer, const LayerSlots& slots);

// One overload a kind that has a plan.
std::unique_ptr<LayerPlan> MakeLayerPlan(const Linear& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const Conv2d& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const BatchNorm& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const Pool2d& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const GlobalAveragePool& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const Dropout& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const Activation& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const Sum& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const Flatten& layer, const LayerSlots& slots);
std::unique_ptr<LayerPlan> MakeLayerPlan(const AddChannel& layer, const LayerSlots& slots);

}  // namespace hpo::trial_runner
