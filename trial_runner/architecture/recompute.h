// SPDX-License-Identifier: Apache-2.0
//
// A part of a network that keeps its input alone for the backward pass and is computed again there: less memory for
// one more forward pass, with the same bits.
#pragma once

#include <functional>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

// One tensor to one tensor. Called again in the backward pass with `again`: it must then compute the same and leave
// running statistics alone. It outlives the call by as long as the graph lives.
using PartOfNetwork = std::function<at::Tensor(const at::Tensor& input, bool again)>;

// What `part` computes of `input`, recorded for autograd as one step. `parameters` are all tensors that require
// gradients and that the part reads besides its input. Random numbers come from ATen's default generator of the
// input's device: the second time it stands where it stood, and is put back; autocast is what it was, too.
at::Tensor Recomputed(const at::Tensor& input, std::vector<at::Tensor> parameters, PartOfNetwork part);

}  // namespace hpo::trial_runner
