// SPDX-License-Identifier: Apache-2.0
//
// Residual networks (He et al. 2016): a stem, four stages of basic or bottleneck blocks that halve rows and columns and
// double the channels from stage to stage, the mean over what is left, a linear layer. Bottlenecks carry the stride in
// their 3x3 convolution, as torchvision's do; tensors have torchvision's names.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `resnet` of the model table, options included. Thread-safe.
ModelEntry ResNetModel();

}  // namespace hpo::trial_runner
