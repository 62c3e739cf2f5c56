// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/step_count.h"

#include <ATen/ops/pow.h>
#include <ATen/ops/zeros.h>

#include <cmath>

namespace hpo::trial_runner {

StepCount::StepCount(const std::vector<at::Tensor>& parameters)
    : steps_(at::zeros({}, at::TensorOptions().dtype(at::kFloat).device(parameters.front().device()))) {}

void StepCount::Add() { steps_.add_(1); }

// In double precision: one minus a power near one has few digits of float32 left.
StepFactor StepCount::OneMinusPower(double base) const {
  if (steps_.is_cpu()) return 1 - std::pow(base, steps_.item<double>());
  return at::pow(base, steps_.to(at::kDouble)).neg_().add_(1).to(at::kFloat);
}

StepFactor StepCount::PowerOfSteps(double exponent) const {
  if (steps_.is_cpu()) return std::pow(steps_.item<double>(), exponent);
  return at::pow(steps_.to(at::kDouble), exponent).to(at::kFloat);
}

}  // namespace hpo::trial_runner
