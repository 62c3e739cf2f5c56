// SPDX-License-Identifier: Apache-2.0
//
// Logits of small networks by PyTorch 2.11. Written by torch_outputs.py: do not edit.
#pragma once

#include <array>

namespace hpo::trial_runner {

struct TorchOutputs {
  const char* model;
  std::array<double, 6> logits;  // two rows of three classes
};

inline constexpr TorchOutputs kTorchOutputs[] = {
    {"mlp", {0.21569198, 0.27140975, 0.50902086, 0.21897373, 0.26777959, 0.51253808}},
    {"convnet", {-0.32640991, -0.38668799, -0.17307782, -0.32840049, -0.38822937, -0.17171299}},
    {"lstm", {0.43055916, 0.44707942, 0.12678295, 0.43361491, 0.44371438, 0.12702674}},
    {"transformer", {0.69592178, 0.10235497, 0.46546459, 0.69113392, 0.10584033, 0.4636845}},
};

}  // namespace hpo::trial_runner
