// SPDX-License-Identifier: Apache-2.0
//
// The constraints of a study on configurations: read from its file, checked together, and against values that somebody
// gives. Those on metrics are in metric_constraints.h.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "search/space/configuration.h"
#include "search/space/search_space.h"

namespace hpo::study {

// Adds the texts of the list "constraints" to the space, and a problem for each that cannot be read and for what is
// neither text nor object.
void ReadConstraints(const nlohmann::ordered_json& list, const nlohmann::ordered_json& training,
                     search::SearchSpace& space, std::vector<Problem>& problems);

// What is wrong with constraints that could be read: one made in C++ without text that ParseConstraint reads, which no
// study file could hold, or with text that says something else; one that no configuration keeps, or several together.
std::vector<Problem> ConstraintProblems(const search::SearchSpace& space, const nlohmann::ordered_json& training);

// Why no configuration with these values keeps the constraints, as far as a search finds out; nullopt: one does.
// Precondition: the values are legal.
std::optional<std::string> FixedProblem(const search::SearchSpace& space, const search::PartialConfiguration& fixed);

}  // namespace hpo::study
