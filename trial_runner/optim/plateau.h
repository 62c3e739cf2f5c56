// SPDX-License-Identifier: Apache-2.0
//
// The schedule that follows what is measured: after more than `patience` epochs without a better objective the rate
// falls by `factor` and the count starts anew, as torch.optim's ReduceLROnPlateau does without a cool-down.
#pragma once

#include "trial_runner/optim/schedule.h"

namespace hpo::trial_runner {

// Epochs count once the warm-up is over.
std::unique_ptr<Schedule> MakePlateau(const ScheduleOptions& options);

}  // namespace hpo::trial_runner
