// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/rms_norm.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const LayerNorm& layer, const LayerPass& pass) {
  return at::layer_norm(pass.input(), {pass.input().size(-1)}, pass.parameter(0), pass.parameter(1), layer.epsilon);
}

at::Tensor Compute(const RmsNorm& layer, const LayerPass& pass) {
  return at::rms_norm(pass.input(), {pass.input().size(-1)}, pass.parameter(0), layer.epsilon);
}

}  // namespace hpo::trial_runner
