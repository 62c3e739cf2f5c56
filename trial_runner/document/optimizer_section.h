// SPDX-License-Identifier: Apache-2.0
//
// The rows of the training document about how weights follow gradients.
#pragma once

#include "trial_runner/document/section.h"

namespace hpo::trial_runner {

Section OptimizerSection();
Section ScheduleSection();

}  // namespace hpo::trial_runner
