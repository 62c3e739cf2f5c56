// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/div.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/relu6.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/kernels/gelu.h"
#include "trial_runner/kernels/serving.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Activation& layer, const LayerPass& pass) {
  switch (layer.kind) {
    case ActivationKind::kRelu:
      return at::relu(pass.input());
    case ActivationKind::kGelu:
      return KernelsServe(pass.input()) ? Gelu(pass.input()) : at::gelu(pass.input());
    case ActivationKind::kSilu:
      return at::silu(pass.input());
    case ActivationKind::kTanh:
      return at::tanh(pass.input());
    case ActivationKind::kSigmoid:
      return at::sigmoid(pass.input());
    case ActivationKind::kHardSwish:
      return at::hardswish(pass.input());
    case ActivationKind::kHardSigmoid:
      return at::hardsigmoid(pass.input());
    case ActivationKind::kRelu6:
      return at::relu6(pass.input());
    case ActivationKind::kLeakyRelu:
      return at::leaky_relu(pass.input());
    case ActivationKind::kElu:
      return at::elu(pass.input());
  }
  return pass.input();
}

at::Tensor Compute(const Dropout& layer, const LayerPass& pass) {
  if (!pass.training || layer.probability == 0) return pass.input();
  return at::dropout(pass.input(), layer.probability, /*train=*/true);
}

at::Tensor Compute(const StochasticDepth& layer, const LayerPass& pass) {
  if (!pass.training || layer.probability == 0) return pass.input();
  std::vector<std::int64_t> one_a_sample(pass.input().dim(), 1);
  one_a_sample[0] = pass.input().size(0);
  const double kept = 1 - layer.probability;
  const at::Tensor mask = at::empty(one_a_sample, pass.input().options()).bernoulli_(kept).div_(kept);
  return at::mul(pass.input(), mask);
}

}  // namespace hpo::trial_runner
