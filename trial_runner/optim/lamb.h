// SPDX-License-Identifier: Apache-2.0
//
// LAMB (You et al. 2020, algorithm 2): Adam's direction plus decoupled weight decay, u = m' / (sqrt(v') + epsilon) + wd
// p, where m' and v' are the moments without their bias towards zero; each tensor moves by lr |p| / |u| u, and by lr u
// where one of the norms is zero.
#pragma once

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {

std::unique_ptr<Optimizer> MakeLamb(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
