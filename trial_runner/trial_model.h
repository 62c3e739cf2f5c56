// SPDX-License-Identifier: Apache-2.0
//
// The part of a trial's setup that computes: the network, where its weights begin, the precision it runs in and the
// engine that gives its gradients.
#pragma once

#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {

// `setup` has the device, the data and the rows to train on. Throws std::invalid_argument that names the setting: an
// unknown model, one that does not fit the data, options that exclude each other.
void BuildModel(const TrialTask& task, const Registry& registry, const ModelInput& input, TrialSetup& setup);

}  // namespace hpo::trial_runner
