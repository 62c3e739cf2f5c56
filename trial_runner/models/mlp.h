// SPDX-License-Identifier: Apache-2.0
//
// Multi-layer perceptron: `depth` hidden blocks of linear -> (batch norm) -> activation -> dropout, then a linear
// layer to the classes. Samples of more than one axis are flattened first; columns of categories are embedded.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `mlp` of the model table, options included. Thread-safe.
ModelEntry MlpModel();

}  // namespace hpo::trial_runner
