// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/loss_scaler.h"

#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace hpo::trial_runner {

LossScaler::LossScaler(const LossScalerOptions& options, c10::Device device)
    : options_(options),
      scale_(at::full({1}, options.initial, at::TensorOptions().dtype(at::kFloat).device(device))),
      steps_(at::zeros({1}, at::TensorOptions().dtype(at::kInt).device(device))),
      inverse_(at::zeros_like(scale_)),
      overflow_(at::zeros_like(scale_)) {}

at::Tensor LossScaler::Scaled(const at::Tensor& loss) const { return at::mul(loss, scale_.squeeze()); }

bool LossScaler::Unscale(const std::vector<at::Tensor>& gradients) {
  overflow_.zero_();
  at::reciprocal_out(inverse_, scale_);
  at::_amp_foreach_non_finite_check_and_unscale_(gradients, overflow_, inverse_);
  at::_amp_update_scale_(scale_, steps_, overflow_, options_.growth, options_.backoff, options_.interval);
  scale_.clamp_min_(options_.smallest);
  return overflow_.item<float>() == 0;
}

std::vector<NamedTensor> LossScaler::State() const { return {{"scale", scale_}, {"steps_since_overflow", steps_}}; }

}  // namespace hpo::trial_runner
