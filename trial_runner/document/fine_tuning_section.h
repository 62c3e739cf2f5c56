// SPDX-License-Identifier: Apache-2.0
//
// `init_from` and `freeze` of the training document: their rows of the table of options.
#pragma once

#include "trial_runner/document/section.h"

namespace hpo::trial_runner {

Section InitFromSection();
Field FreezeField();

}  // namespace hpo::trial_runner
