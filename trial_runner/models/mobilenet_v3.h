// SPDX-License-Identifier: Apache-2.0
//
// MobileNet-V3, large and small (Howard et al. 2019): inverted residual blocks of sizes found by search, some with
// gates by channel, and a head of two linear layers. Tensors have torchvision's names.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `mobilenet_v3` of the model table, options included. Thread-safe.
ModelEntry MobileNetV3Model();

}  // namespace hpo::trial_runner
