// SPDX-License-Identifier: Apache-2.0
//
// The search space as study files write it: an object of parameters (parameter_json.h) in any order. A condition on a
// setting that `training` fixes is settled here: it is dropped when it holds and a problem when it never can.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "hpo/base/error.h"
#include "search/space/search_space.h"

namespace hpo::study {

// Parameters keep their order, except that parents come before the parameters whose conditions name them. `training`
// may be null. When problems were added, the space lacks the parameters they are about.
search::SearchSpace ReadSpace(const nlohmann::ordered_json& space, const nlohmann::ordered_json& training,
                              std::vector<Problem>& problems);

nlohmann::ordered_json ToJson(const search::SearchSpace& space);

std::vector<std::string> Names(const search::SearchSpace& space);

}  // namespace hpo::study
