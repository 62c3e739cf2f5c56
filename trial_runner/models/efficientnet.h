// SPDX-License-Identifier: Apache-2.0
//
// EfficientNet B0, B1 and B2 (Tan and Le 2019): one network of gated inverted residual blocks, made wider and deeper by
// one factor each. Tensors have torchvision's names.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `efficientnet` of the model table, options included. Thread-safe.
ModelEntry EfficientNetModel();

}  // namespace hpo::trial_runner
