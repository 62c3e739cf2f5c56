// SPDX-License-Identifier: Apache-2.0
//
// Mean squared error of targets that are numbers, and its gradient, in one pass over the outputs.
#pragma once

#include <span>

namespace hpo::trial_runner {

// `outputs`, `targets` and `gradient`: rows x units.size(), row major; `units`: one a target, what its square counts
// when it is told. Writes the gradient of the mean over rows and targets, units of 1 each, and returns the sum over
// rows of the mean over targets in their units. Thread-safe.
double SquaredLoss(std::span<const float> outputs, std::span<const float> targets, std::span<const double> units,
                   std::span<float> gradient);

}  // namespace hpo::trial_runner
