// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/learning_rate.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>

namespace hpo::trial_runner {
namespace {

const at::Tensor* OnDevice(const LearningRate& rate) { return std::get_if<at::Tensor>(&rate); }

at::Tensor Kept(const at::Tensor& rate, double weight_decay) { return rate.mul(-weight_decay).add_(1); }

}  // namespace

LearningRate Times(const LearningRate& rate, double factor) {
  if (const at::Tensor* scalar = OnDevice(rate)) return scalar->mul(factor);
  return std::get<double>(rate) * factor;
}

void Descend(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& updates,
             const LearningRate& rate) {
  if (const at::Tensor* scalar = OnDevice(rate)) {
    at::_foreach_add_(parameters, at::_foreach_mul(updates, *scalar), -1);
  } else {
    at::_foreach_add_(parameters, updates, -std::get<double>(rate));
  }
}

void Decay(const at::Tensor& parameter, const LearningRate& rate, double weight_decay) {
  if (const at::Tensor* scalar = OnDevice(rate)) {
    parameter.mul_(Kept(*scalar, weight_decay));
  } else {
    parameter.mul_(1 - std::get<double>(rate) * weight_decay);
  }
}

void Decay(const std::vector<at::Tensor>& parameters, const LearningRate& rate, double weight_decay) {
  if (const at::Tensor* scalar = OnDevice(rate)) {
    at::_foreach_mul_(parameters, Kept(*scalar, weight_decay));
  } else {
    at::_foreach_mul_(parameters, 1 - std::get<double>(rate) * weight_decay);
  }
}

}  // namespace hpo::trial_runner
