// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/cat.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/ones.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor RealPositions(const LayerPass& pass, std::int64_t padding) {
  const at::Tensor real = at::ne(pass.inputs[1], padding);
  const std::int64_t in_front = pass.input().size(1) - real.size(1);
  if (in_front == 0) return real;
  return at::cat({at::ones({real.size(0), in_front}, real.options()), real}, 1);
}

}  // namespace hpo::trial_runner
