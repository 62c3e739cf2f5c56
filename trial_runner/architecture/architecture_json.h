// SPDX-License-Identifier: Apache-2.0
//
// The JSON form of an architecture, for checkpoints and export:
//   {"input": [64], "layers": [{"name": "drop", "kind": "dropout", "inputs": [-1], "probability": 0.5}]}
// and, where a node has them, "tensors_of": 0 and "deviation": 0.02 (architecture.h).
// Reading is strict: a layer has exactly the keys that are written for its kind. Thread-safe.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "trial_runner/architecture/architecture.h"

namespace hpo::trial_runner {

nlohmann::ordered_json ToJson(const Architecture& architecture);

// Throws std::invalid_argument that names the layer and the key. Shapes are not checked: `InferShapes` does.
Architecture ArchitectureFromJson(const nlohmann::json& json);

// Appends the layer that `object`, an element of "layers", describes and returns its index. Throws
// std::invalid_argument that names the key.
int AddLayer(const nlohmann::json& object, Architecture& architecture);

// A layer of this kind with the kind's defaults, as it is written: "kind" and its own keys, without "name" and
// "inputs". Throws std::invalid_argument, with the nearest name, when there is no such kind.
nlohmann::ordered_json LayerDefaults(const std::string& kind);

}  // namespace hpo::trial_runner
