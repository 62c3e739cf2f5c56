// SPDX-License-Identifier: Apache-2.0
//
// Dynamic loss scaling (Micikevicius et al. 2018), as torch.amp.GradScaler does it: the loss is multiplied before
// the backward pass so that small gradients are not rounded to zero in float16, and gradients are divided afterwards.
// One that is not finite means the scale was too large: the step is skipped and the scale falls. After many steps
// without one, it rises. One caller at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "trial_runner/network.h"

namespace hpo::trial_runner {

// GradScaler's numbers, but for `smallest`, which it has none of.
struct LossScalerOptions {
  double initial = 65536;  // > 0
  double growth = 2;       // > 1: factor of the scale after `interval` steps in a row without overflow
  double backoff = 0.5;    // (0, 1): factor of the scale after a step with overflow
  int interval = 2000;     // >= 1
  double smallest = 1;     // > 0: what a scale of 1 does not heal, a smaller one would pay for in zeros
};

class LossScaler {
 public:
  explicit LossScaler(const LossScalerOptions& options = {}, c10::Device device = c10::kCPU);

  at::Tensor Scaled(const at::Tensor& loss) const;

  // Divides `gradients` of a scaled loss in place, then moves the scale. False when one of them was not finite: they
  // must not be used then. Reads one number back from the device.
  bool Unscale(const std::vector<at::Tensor>& gradients);

  double scale() const { return scale_.item<float>(); }
  bool AtSmallest() const { return scale() <= options_.smallest; }

  // `scale` and `steps_since_overflow`, sharing storage with the scaler.
  std::vector<NamedTensor> State() const;

 private:
  LossScalerOptions options_;
  at::Tensor scale_;     // float32, one number
  at::Tensor steps_;     // int32, one number: in a row without overflow, back at 0 when the scale rises
  at::Tensor inverse_;   // of this step
  at::Tensor overflow_;  // float32, one number: 1 where a gradient was not finite
};

}  // namespace hpo::trial_runner
