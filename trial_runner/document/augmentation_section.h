// SPDX-License-Identifier: Apache-2.0
//
// `augmentation` of the training document: its table of options.
#pragma once

#include "trial_runner/document/section.h"

namespace hpo::trial_runner {

Section AugmentationSection();

}  // namespace hpo::trial_runner
