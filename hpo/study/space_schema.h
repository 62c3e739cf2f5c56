// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace hpo::study {

// JSON Schema of the member `space` of a study file: one form for each kind of parameter.
nlohmann::ordered_json SpaceSchema();

// The properties of an object and the comment "//" that each may have, which the whole schema defines as "comment".
nlohmann::ordered_json WithComment(nlohmann::ordered_json properties);
nlohmann::ordered_json CommentSchema();

}  // namespace hpo::study
