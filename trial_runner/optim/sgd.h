// SPDX-License-Identifier: Apache-2.0
//
// Stochastic gradient descent with heavy-ball or Nesterov momentum, in torch.optim's form: the buffer is
// v = momentum v + g, the step is lr v (Nesterov: lr (g + momentum v)).
#pragma once

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {

// Throws std::invalid_argument for nesterov without momentum.
std::unique_ptr<Optimizer> MakeSgd(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
