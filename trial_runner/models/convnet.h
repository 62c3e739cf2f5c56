// SPDX-License-Identifier: Apache-2.0
//
// A plain convolutional network: `depth` stages of convolution -> (batch norm) -> activation, each ending in a pooling
// that halves rows and columns, then a head of one or two linear layers.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `convnet` of the model table, options included. Thread-safe.
ModelEntry ConvNetModel();

}  // namespace hpo::trial_runner
