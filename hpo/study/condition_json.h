// SPDX-License-Identifier: Apache-2.0
//
// Conditions as study files write them:
//   "when": {"optimizer.name": "sgd", "model.depth": {"at_least": 2, "below": 5}, "kind": {"in": ["a", "b"]}}
// Relations: a bare value (equal), "not", "in", "at_least", "at_most", "above", "below". All must hold. A list of such
// objects holds when all its members do; it is needed only to repeat a relation on one parameter.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "search/space/condition.h"

namespace hpo::study {

// A clause with the JSON path it was read from.
struct PlacedClause {
  search::Clause clause;
  std::string path;
};

// `path` is that of `when`. Problems of form are added; what can be read is returned in file order.
std::vector<PlacedClause> ReadCondition(const nlohmann::ordered_json& when, const std::string& path,
                                        std::vector<Problem>& problems);

// The shortest form that reads back with the same clauses in the same order. Precondition: there is a clause.
nlohmann::ordered_json ToJson(const search::Condition& condition);

}  // namespace hpo::study
