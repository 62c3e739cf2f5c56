// SPDX-License-Identifier: Apache-2.0
//
// One direction of one LSTM layer: its weights are packed once a pass, and their gradients are one product over all
// steps.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace hpo::trial_runner {

struct LstmWeights {
  // PyTorch's, gates in the order input, forget, cell, output: (4 hidden, in), (4 hidden, hidden), (4 hidden) twice.
  const at::Tensor &input, &recurrent, &input_bias, &recurrent_bias;
};

// Whether a layer of so many hidden units can be computed here.
bool LstmLayerServes(std::int64_t hidden);

// (length, batch, in), which KernelsServe, -> (length, batch, hidden): the states after each step from zeros;
// `backwards` reads from the end. Differentiable once.
at::Tensor LstmLayer(const at::Tensor& input, const LstmWeights& weights, bool backwards);

}  // namespace hpo::trial_runner
