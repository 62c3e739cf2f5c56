// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/add.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Sum&, const LayerPass& pass) {
  at::Tensor sum = at::add(pass.inputs[0], pass.inputs[1]);
  for (std::size_t i = 2; i < pass.inputs.size(); ++i) sum = at::add(sum, pass.inputs[i]);
  return sum;
}

}  // namespace hpo::trial_runner
