// SPDX-License-Identifier: Apache-2.0
//
// RMSprop (Hinton 2012; centered: Graves 2013) in torch.optim's form. Per number: s = alpha s + (1 - alpha) g^2,
// a = alpha a + (1 - alpha) g when centered, d = sqrt(s - a^2) + epsilon, v = momentum v + g / d, the step is lr v.
#pragma once

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {

std::unique_ptr<Optimizer> MakeRmsprop(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
