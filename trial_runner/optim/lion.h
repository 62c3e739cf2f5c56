// SPDX-License-Identifier: Apache-2.0
//
// Lion (Chen et al. 2023): the step is lr sign(beta1 m + (1 - beta1) g), weight decay is decoupled, and the mean moves
// afterwards: m = beta2 m + (1 - beta2) g.
#pragma once

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {

std::unique_ptr<Optimizer> MakeLion(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
