// SPDX-License-Identifier: Apache-2.0
//
// Computes one node with ATen's differentiable operators.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "trial_runner/architecture/initialization.h"
#include "trial_runner/architecture/layers.h"

namespace hpo::trial_runner {

// `inputs`: (batch, ...) tensors whose shapes InferShapes accepted. Batch norm writes its running statistics when
// training; dropout then draws from ATen's default generator, which the trainer seeds and saves.
at::Tensor ForwardLayer(const Layer& layer, const NodeState& state, const std::vector<at::Tensor>& inputs,
                        bool training);

}  // namespace hpo::trial_runner
