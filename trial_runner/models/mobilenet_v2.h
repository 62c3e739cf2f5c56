// SPDX-License-Identifier: Apache-2.0
//
// MobileNet-V2 (Sandler et al. 2018): a stem, seven groups of inverted residual blocks, a 1x1 convolution, the mean
// over rows and columns, a linear layer. Tensors have torchvision's names.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `mobilenet_v2` of the model table, options included. Thread-safe.
ModelEntry MobileNetV2Model();

}  // namespace hpo::trial_runner
