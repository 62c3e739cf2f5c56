// SPDX-License-Identifier: Apache-2.0
//
// Which engine computes a trial's gradients (gradient_engine.h), and why.
#pragma once

#include <optional>

#include "trial_runner/architecture/architecture.h"
#include "trial_runner/precision/choice.h"
#include "trial_runner/trainer.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {

// Used is "planned", where that engine can train the network as the task says and is the faster one, or "autograd".
// `setup` has all but its engine; `architecture` is empty for a module of one's own. Throws what InferShapes throws.
Choice ChooseEngine(const TrialTask& task, const std::optional<Architecture>& architecture, const TrialSetup& setup);

}  // namespace hpo::trial_runner
