// SPDX-License-Identifier: Apache-2.0
//
// The command `hpo-trial find-lr FILE`.
#pragma once

#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// Prints the learning-rate range of the training document in `path` as one JSON object. Returns the exit status; what
// is wrong goes to stderr.
int FindLr(const char* path, const Registry& registry);

}  // namespace hpo::trial_runner
