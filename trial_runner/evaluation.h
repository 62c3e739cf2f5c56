// SPDX-License-Identifier: Apache-2.0
//
// How good a network is on one part of the data.
#pragma once

#include <map>
#include <string>

#include "trial_runner/network.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

// `<prefix>.error`, `<prefix>.loss`, `<prefix>.accuracy`: errors and accuracy are fractions in [0, 1]; the loss is the
// mean cross entropy without label smoothing, so that trials with different smoothing compare. Evaluates in chunks
// of fixed size without recording gradients, under bfloat16 autocast when asked; leaves the network evaluating.
std::map<std::string, double> Evaluate(Network& network, const LabelledRows& rows, bool bf16,
                                       const std::string& prefix);

}  // namespace hpo::trial_runner
