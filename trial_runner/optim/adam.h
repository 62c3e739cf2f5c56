// SPDX-License-Identifier: Apache-2.0
//
// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019).
#pragma once

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {

std::unique_ptr<Optimizer> MakeAdam(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);
std::unique_ptr<Optimizer> MakeAdamW(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
