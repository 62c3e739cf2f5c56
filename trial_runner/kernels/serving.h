// SPDX-License-Identifier: Apache-2.0
//
// Where the kernels of this folder take the place of ATen's.
#pragma once

#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

// Floats on the CPU, one thread, no autocast: what they were written and measured for.
bool KernelsServe(const at::Tensor& input);

}  // namespace hpo::trial_runner
