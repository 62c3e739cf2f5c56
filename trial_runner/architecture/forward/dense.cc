// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/linear.h>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/kernels/linear.h"
#include "trial_runner/kernels/serving.h"
#include "trial_runner/precision/float8_linear.h"

namespace hpo::trial_runner {

at::Tensor LinearMap(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias) {
  if (Float8Serves(weight)) return Float8Linear(input, weight, bias);
  return KernelsServe(input) ? LinearProduct(input, weight, bias) : at::linear(input, weight, bias);
}

at::Tensor Compute(const Linear& layer, const LayerPass& pass) {
  return LinearMap(pass.input(), pass.parameter(0), layer.bias ? pass.parameter(1) : at::Tensor());
}

}  // namespace hpo::trial_runner
