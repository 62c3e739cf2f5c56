// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/linear.h>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/kernels/linear.h"
#include "trial_runner/kernels/serving.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Linear& layer, const LayerPass& pass) {
  const at::Tensor bias = layer.bias ? pass.parameter(1) : at::Tensor();
  if (KernelsServe(pass.input())) return LinearProduct(pass.input(), pass.parameter(0), bias);
  return at::linear(pass.input(), pass.parameter(0), bias);
}

}  // namespace hpo::trial_runner
