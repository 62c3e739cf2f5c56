// SPDX-License-Identifier: Apache-2.0
//
// Weights of a file in the place of random ones.
#pragma once

#include <cstdint>
#include <string>

#include "trial_runner/document/fine_tuning_options.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

struct InitialWeights {
  std::size_t taken = 0;     // tensors that the file gave
  std::size_t drawn = 0;     // tensors that start anew
  std::uint64_t digest = 0;  // of what was taken: names and numbers as the network holds them
};

// Fills the network's parameters and buffers from the file at `options.path`, float16, bfloat16 and float64 converted,
// but for the tensors of the layer `head`, if `options.new_head`, and of `options.new_layers`, which stay as they are
// and need not be in the file. Everything else must be in both with equal shapes: what does not fit is one
// std::invalid_argument that lists the first few. Nothing has changed then.
InitialWeights TakeWeights(const InitFromOptions& options, const std::string& head, const Network& network);

}  // namespace hpo::trial_runner
