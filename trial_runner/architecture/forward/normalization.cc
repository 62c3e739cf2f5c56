// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/add.h>
#include <ATen/ops/batch_norm.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

// Frozen, it keeps its statistics: they belong to the features it was trained on.
at::Tensor Compute(const BatchNorm& layer, const LayerPass& pass) {
  const bool learns = pass.training && pass.parameter(0).requires_grad();
  at::Tensor mean = pass.buffer(0), variance = pass.buffer(1), counter = pass.buffer(2);
  if (learns && pass.again) {
    mean = variance = at::Tensor();
  } else if (learns) {
    counter.add_(1);
  }
  return at::batch_norm(pass.input(), pass.parameter(0), pass.parameter(1), mean, variance, learns, layer.momentum,
                        layer.epsilon, /*cudnn_enabled=*/true);
}

}  // namespace hpo::trial_runner
