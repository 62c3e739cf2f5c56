// SPDX-License-Identifier: Apache-2.0
//
// Computes one node with ATen's differentiable operators: one overload a layer kind, one source a family.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "trial_runner/architecture/initialization.h"
#include "trial_runner/architecture/layers.h"

namespace hpo::trial_runner {

// What a layer computes from; borrowed for the call.
struct LayerPass {
  const std::vector<at::Tensor>& inputs;  // (batch, ...), of shapes that InferShapes accepted
  const NodeState& state;                 // tensors in the order of LayerFacts
  bool training;
  bool again = false;  // a second time in the same step: running statistics have seen it

  const at::Tensor& input() const { return inputs.front(); }
  const at::Tensor& parameter(std::size_t i) const { return state.parameters[i].tensor; }
  const at::Tensor& buffer(std::size_t i) const { return state.buffers[i].tensor; }
};

// Batch norm writes its running statistics when training; layers that drop something then draw from ATen's default
// generator, which the trainer seeds and saves.

// padding.cc: where a sequence is more than filled up, of a layer that reads the tokens beside it: bool (batch,
// length).
at::Tensor RealPositions(const LayerPass& pass, std::int64_t padding);

// dense.cc
// X W' + b; b may be undefined. By kernels of our own where they serve, in float8 where that does.
at::Tensor LinearMap(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias);
at::Tensor Compute(const Linear& layer, const LayerPass& pass);

// convolution.cc
at::Tensor Compute(const Conv2d& layer, const LayerPass& pass);

// normalization.cc
at::Tensor Compute(const BatchNorm& layer, const LayerPass& pass);

// pooling.cc
at::Tensor Compute(const Pool2d& layer, const LayerPass& pass);
at::Tensor Compute(const GlobalAveragePool& layer, const LayerPass& pass);

// elementwise.cc
at::Tensor Compute(const Activation& layer, const LayerPass& pass);
at::Tensor Compute(const Dropout& layer, const LayerPass& pass);
at::Tensor Compute(const StochasticDepth& layer, const LayerPass& pass);

// joining.cc
at::Tensor Compute(const Sum& layer, const LayerPass& pass);
at::Tensor Compute(const Multiply& layer, const LayerPass& pass);
at::Tensor Compute(const Concatenation& layer, const LayerPass& pass);

// reshaping.cc
at::Tensor Compute(const Flatten& layer, const LayerPass& pass);
at::Tensor Compute(const AddChannel& layer, const LayerPass& pass);

// feature_norm.cc
at::Tensor Compute(const LayerNorm& layer, const LayerPass& pass);
at::Tensor Compute(const RmsNorm& layer, const LayerPass& pass);

// columns.cc
at::Tensor Compute(const LeadingColumns& layer, const LayerPass& pass);
at::Tensor Compute(const CategoryEmbedding& layer, const LayerPass& pass);

// tokens.cc
at::Tensor Compute(const Embedding& layer, const LayerPass& pass);
at::Tensor Compute(const Frames& layer, const LayerPass& pass);
at::Tensor Compute(const Patches& layer, const LayerPass& pass);
at::Tensor Compute(const Positions& layer, const LayerPass& pass);
at::Tensor Compute(const ClassToken& layer, const LayerPass& pass);
at::Tensor Compute(const SequencePool& layer, const LayerPass& pass);

// attention.cc
at::Tensor Compute(const SelfAttention& layer, const LayerPass& pass);

// recurrent.cc
at::Tensor Compute(const Recurrent& layer, const LayerPass& pass);

}  // namespace hpo::trial_runner
