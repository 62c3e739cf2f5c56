// SPDX-License-Identifier: Apache-2.0
//
// The one table of the training document: every option, its default and its legal range.
#pragma once

#include "trial_runner/document/section.h"

namespace hpo::trial_runner {

class Registry;

// The whole document, models and data sets of the registry included.
Section TrainingSection(const Registry& registry);

}  // namespace hpo::trial_runner
