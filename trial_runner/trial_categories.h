// SPDX-License-Identifier: Apache-2.0
//
// What follows for a trial from columns of categories in its data. Pure functions.
#pragma once

#include <nlohmann/json.hpp>

#include "trial_runner/data/dataset.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {

nlohmann::json CategoriesToJson(const Dataset& dataset);  // a list of {"column", "values"}

// Throws std::invalid_argument when the model would take categories for numbers.
void RequireKnownColumns(const ModelEntry& model, const Dataset& dataset);

}  // namespace hpo::trial_runner
