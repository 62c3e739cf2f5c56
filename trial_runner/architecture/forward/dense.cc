// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/linear.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Linear& layer, const LayerPass& pass) {
  return at::linear(pass.input(), pass.parameter(0), layer.bias ? pass.parameter(1) : at::Tensor());
}

}  // namespace hpo::trial_runner
