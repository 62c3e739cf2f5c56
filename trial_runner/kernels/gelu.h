// SPDX-License-Identifier: Apache-2.0
//
// The Gaussian error linear unit, whose derivative is computed beside it: both need the same exponential.
#pragma once

#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

// at::gelu without approximation, to 1e-6; differentiable once. Of what KernelsServe.
at::Tensor Gelu(const at::Tensor& input);

}  // namespace hpo::trial_runner
