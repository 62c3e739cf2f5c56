// SPDX-License-Identifier: Apache-2.0
//
// Lists of tensors in the form ATen's list kernels take, made once per optimizer.
#pragma once

#include <string>
#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

// The parameters themselves, detached: updates in place without autograd bookkeeping.
std::vector<at::Tensor> DetachedTensors(const std::vector<NamedTensor>& parameters);

// Zeros of the parameters' shapes, named `<prefix>.<parameter name>`.
std::vector<NamedTensor> ZerosLike(const std::vector<NamedTensor>& parameters, const std::string& prefix);

std::vector<at::Tensor> Tensors(const std::vector<NamedTensor>& named);

}  // namespace hpo::trial_runner
