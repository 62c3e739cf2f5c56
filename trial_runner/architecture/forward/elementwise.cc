// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/dropout.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Activation& layer, const LayerPass& pass) {
  switch (layer.kind) {
    case ActivationKind::kRelu:
      return at::relu(pass.input());
    case ActivationKind::kGelu:
      return at::gelu(pass.input());
    case ActivationKind::kSilu:
      return at::silu(pass.input());
    case ActivationKind::kTanh:
      return at::tanh(pass.input());
  }
  return pass.input();
}

at::Tensor Compute(const Dropout& layer, const LayerPass& pass) {
  if (!pass.training || layer.probability == 0) return pass.input();
  return at::dropout(pass.input(), layer.probability, /*train=*/true);
}

}  // namespace hpo::trial_runner
