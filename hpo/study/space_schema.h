// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace hpo::study {

// JSON Schema of the member `space` of a study file: one form for each kind of parameter.
nlohmann::ordered_json SpaceSchema();

// The properties of an object and the comment "//" that each may have.
nlohmann::ordered_json WithComment(nlohmann::ordered_json properties);

// What the two above refer to: the "$defs" of the whole schema.
nlohmann::ordered_json SharedSchemas();

}  // namespace hpo::study
