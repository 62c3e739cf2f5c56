// SPDX-License-Identifier: Apache-2.0
//
// Losses of targets that are numbers: mse, mae and huber. They are minimized on standardized targets, so that a
// learning rate suits any unit and several targets count alike, and told in the targets' own units. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trial_runner/document/loss_options.h"

namespace hpo::trial_runner {

class Loss;

// mse, mae or huber: what the options ask for, mse for `auto`. Throws std::invalid_argument that names the option when
// they ask for what only classes have: another loss, label smoothing or class weights.
std::string NumberLossName(const LossOptions& options);

// A Loss of outputs and targets that are (rows, targets) float32; the mean is that over both. `deviations`: one a
// target, of what standardized it. Throws as NumberLossName does.
std::unique_ptr<Loss> MakeNumberLoss(const LossOptions& options, const std::vector<double>& deviations);

// The loss of one residual in its target's own unit: what `mean` of this is over, in double.
double ResidualLoss(const LossOptions& options, double residual, double deviation);

}  // namespace hpo::trial_runner
