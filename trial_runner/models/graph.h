// SPDX-License-Identifier: Apache-2.0
//
// Layers given as data, so that any number in them can be searched: `model.graph.layers.2.outputs`.
//
//   "layers": [{"kind": "linear", "outputs": 64}, {"kind": "activation", "function": "gelu"},
//              {"name": "both", "kind": "sum", "inputs": [0, "layer1"]}]
//
// Each layer has the keys of architecture_json.h; all but `kind` may be left out. A layer without `name` is called
// `layer<i>`, one without `inputs` reads the layer before it (the first one the sample), other keys have the kind's
// defaults, an embedding's `vocabulary` the data set's. `inputs` and `tensors_of` are names or positions of earlier
// layers; the sample is "input" or -1. A linear layer to the classes, called `output`, follows the last one.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The row `graph` of the model table, options included. Thread-safe.
ModelEntry GraphModel();

}  // namespace hpo::trial_runner
