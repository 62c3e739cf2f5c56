// SPDX-License-Identifier: Apache-2.0
//
// Adafactor without momentum (Shazeer and Stern 2018) in torch.optim's form: the squared gradients of a tensor of two
// or more axes are kept as means over its last two, rows r and columns c, and estimated as r c / mean(r).
#pragma once

#include "trial_runner/optim/optimizer.h"

namespace hpo::trial_runner {

std::unique_ptr<Optimizer> MakeAdafactor(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
