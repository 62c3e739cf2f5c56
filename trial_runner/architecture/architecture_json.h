// SPDX-License-Identifier: Apache-2.0
//
// The JSON form of an architecture, for checkpoints and export:
//   {"input": [64], "layers": [{"name": "drop", "kind": "dropout", "inputs": [-1], "probability": 0.5}]}
// and, where a node has them, "tensors_of": 0 and "deviation": 0.02 (architecture.h).
// Reading is strict: a layer has exactly the keys that are written for its kind. Thread-safe.
#pragma once

#include <nlohmann/json.hpp>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

nlohmann::ordered_json ToJson(const Architecture& architecture);

// Throws std::invalid_argument that names the layer and the key. Shapes are not checked: `InferShapes` does.
Architecture ArchitectureFromJson(const nlohmann::json& json);

}  // namespace hpo::trial_runner
