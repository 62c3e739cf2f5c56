// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/flatten.h>
#include <ATen/ops/unsqueeze.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Flatten&, const LayerPass& pass) { return at::flatten(pass.input(), /*start_dim=*/1); }

at::Tensor Compute(const AddChannel&, const LayerPass& pass) { return at::unsqueeze(pass.input(), /*dim=*/1); }

}  // namespace hpo::trial_runner
