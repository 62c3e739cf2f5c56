// SPDX-License-Identifier: Apache-2.0
//
// Between the typed document and its JSON, in both directions. The structs have the JSON's names and nesting, so a row
// of member names is all there is to an option; `ToJson` of document.h is the way back.
#pragma once

#include <nlohmann/json.hpp>

#include "trial_runner/document/document.h"

namespace hpo::trial_runner {

// `filled` is what FillSection made of a legal document.
Document DocumentFromFilled(const nlohmann::json& filled);

}  // namespace hpo::trial_runner
