// SPDX-License-Identifier: Apache-2.0
//
// One direction of one LSTM layer: all steps' inputs are multiplied at once, and so are all steps for the gradients of
// the weights; the recurrent weights are packed once a pass.
#pragma once

#include <cstdint>

namespace at {
class Tensor;
}

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
