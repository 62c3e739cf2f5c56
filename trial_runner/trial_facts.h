// SPDX-License-Identifier: Apache-2.0
//
// What a trial's result says about its run: counts, times, asked / used / why.
#pragma once

#include <nlohmann/json.hpp>

#include "trial_runner/trainer.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {

nlohmann::json TrialFacts(const TrialTask& task, const TrialSetup& setup, const TrainingState& state);

}  // namespace hpo::trial_runner
