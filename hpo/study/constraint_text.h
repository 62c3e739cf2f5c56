// SPDX-License-Identifier: Apache-2.0
//
// Constraints as people write them: "model.depth * model.width <= 4096". Comparisons of arithmetic (arithmetic.h),
// chains of them (1 <= a <= b), text compared with == and != (optimizer.name == 'sgd'), joined by &&, || and !. Besides
// parameters they may name settings that `training` fixes.
//
// The excess of a comparison is the distance of its sides, of && the sum, of || the least: slopes for a search to go
// down. Without a slope are text, !=, ?: and anything used as a truth (not 0); their excess is 1.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "search/space/search_space.h"

namespace hpo::study {

// Throws std::invalid_argument "column 7: what is wrong"; columns count bytes from 1.
search::Constraint ParseConstraint(const std::string& text, const search::SearchSpace& space,
                                   const nlohmann::ordered_json& training = nullptr);

}  // namespace hpo::study
