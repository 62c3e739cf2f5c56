// SPDX-License-Identifier: Apache-2.0
//
// What the options of a built-in model must keep beyond their ranges, known without data. The models themselves refuse
// the same, for whoever builds them without a document.
#pragma once

#include <vector>

#include "trial_runner/document/document.h"

namespace hpo::trial_runner {

// Precondition: the options are filled and in their ranges. A model that is not in the table has no such rules.
std::vector<DocumentProblem> ModelProblems(const ModelOptions& model);

}  // namespace hpo::trial_runner
