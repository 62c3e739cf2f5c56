// SPDX-License-Identifier: Apache-2.0
//
// One entry of the space as study files write it: {"real": [0.0001, 0.3], "scale": "log"}, {"integer": [1, 4]},
// {"ordinal": [16, 32]}, {"choice": ["adamw", "sgd"]}, {"boolean": true}, each with "step", "prior" and "when" as
// needed.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/condition_json.h"
#include "search/space/parameter.h"

namespace hpo::study {

// A parameter as read, its condition kept apart: whether that is legal depends on the others.
struct ParameterDraft {
  search::Parameter parameter;
  std::string path;  // of the entry
  std::vector<PlacedClause> when;
  bool is_legal = true;  // on its own, without its condition
};

ParameterDraft ReadParameter(const std::string& name, const nlohmann::ordered_json& entry,
                             std::vector<Problem>& problems);

nlohmann::ordered_json ToJson(const search::Parameter& parameter);

}  // namespace hpo::study
