// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/clipping.h"

#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>

namespace hpo::trial_runner {
namespace {

constexpr double kNormFloor = 1e-6;  // torch.nn.utils.clip_grad_norm_ uses the same

}  // namespace

void ClipByValue(const std::vector<at::Tensor>& gradients, double limit) {
  at::_foreach_clamp_min_(gradients, -limit);
  at::_foreach_clamp_max_(gradients, limit);
}

void ClipByGlobalNorm(const std::vector<at::Tensor>& gradients, double max_norm) {
  at::Tensor norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients, 2)), 2);
  const at::Tensor coefficient = norm.add_(kNormFloor).reciprocal_().mul_(max_norm).clamp_max_(1.0);
  at::_foreach_mul_(gradients, coefficient);
}

}  // namespace hpo::trial_runner
