// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/kernels/serving.h"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

bool KernelsServe(const at::Tensor& input) {
  return input.device().is_cpu() && input.scalar_type() == at::kFloat && at::get_num_threads() == 1 &&
         !at::autocast::is_autocast_enabled(at::kCPU);
}

}  // namespace hpo::trial_runner
