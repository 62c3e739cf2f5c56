// SPDX-License-Identifier: Apache-2.0
//
// The constraints of a study: read from its file, checked together, and against values that somebody gives.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "search/space/configuration.h"
#include "search/space/search_space.h"

namespace hpo::study {

// Adds the constraints of the list "constraints" to the space, and a problem for each that cannot be read.
void ReadConstraints(const nlohmann::ordered_json& list, const nlohmann::ordered_json& training,
                     search::SearchSpace& space, std::vector<Problem>& problems);

// What is wrong with constraints that could be read: one made in C++ without text that ParseConstraint reads, which no
// study file could hold, or with text that says something else; one that no configuration keeps, or several together.
std::vector<Problem> ConstraintProblems(const search::SearchSpace& space, const nlohmann::ordered_json& training);

// Why no configuration with these values keeps the constraints, as far as a search finds out; nullopt: one does.
// Precondition: the values are legal.
std::optional<std::string> FixedProblem(const search::SearchSpace& space, const search::PartialConfiguration& fixed);

}  // namespace hpo::study
