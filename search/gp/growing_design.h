// SPDX-License-Identifier: Apache-2.0
//
// The starting design beside a young model that cannot be trusted yet. A function of many valleys looks smooth to the
// few trials a design starts with, and what they missed is never looked at: the asks that follow crowd into the best
// valley seen. Where left-out results are predicted badly, some of the first asks take further points of the design;
// where they are predicted well, as on smooth functions, none does. Where somebody has chosen steps, levels, branches
// or logarithmic scales, what is asked is seldom so rugged, and points of a design are lost.
#pragma once

#include <optional>
#include <vector>

#include "search/gp/hyperparameters.h"
#include "search/gp/surrogate.h"

namespace hpo::search::gp {

// Whether the design of such features may grow: all of them are real numbers on a linear scale.
bool MayDesignGrow(const std::vector<FeatureKind>& kinds);

// Which point of the starting design this trial takes in place of what the model proposes, if any: every second trial
// after the `start` > 0 first ones does until the design has three times as many points, while the correlation of
// results with what the others lead to expect of them is below 0.9. `trial` >= 0.
std::optional<int> GrowingDesignPoint(int trial, int start, const Surrogate& surrogate);

}  // namespace hpo::search::gp
