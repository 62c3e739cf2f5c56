// SPDX-License-Identifier: Apache-2.0
//
// Gradient clipping by value and by the global norm, without reading a value back from the device.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace hpo::trial_runner {

// Cuts every number to [-limit, limit], in place. `limit` > 0; what is not a number stays so.
void ClipByValue(const std::vector<at::Tensor>& gradients, double limit);

// Scales all gradients in place by min(1, max_norm / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_ does.
// `max_norm` > 0; `gradients` not empty. A norm that is not finite makes the gradients not finite, which the
// trainer reports as divergence.
void ClipByGlobalNorm(const std::vector<at::Tensor>& gradients, double max_norm);

}  // namespace hpo::trial_runner
