// SPDX-License-Identifier: Apache-2.0
//
// What trials that a pruner stopped would have reached: their last value has a place among the values that finished
// trials had at the same step, and they get the final loss of that place (quantile matching). Without it a model takes
// half a training for a bad one; left out, the stopped region looks unexplored.
#pragma once

#include <span>

#include "search/history.h"

namespace hpo::search::gp {

// The loss that stands for a stopped trial with losses: never above its own, so more training never harms. Its own when
// no finished trial was measured around its last step. `finished`: completed trials with losses.
double MatchedLoss(const TrialRecord& stopped, std::span<const TrialRecord* const> finished);

}  // namespace hpo::search::gp
