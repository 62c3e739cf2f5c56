// SPDX-License-Identifier: Apache-2.0
//
// The best trials side by side, with only what sets them apart.
#pragma once

#include <vector>

#include "hpo/report/summary.h"

namespace hpo::report {

// The first trials of the ranking that have a value and keep the metric constraints, at most `most`.
std::vector<const study::Trial*> TopTrials(const Summary& summary, int most);

// Parameters whose value is not the same in all of the trials (active in one and inactive in another is a difference),
// in the order of the space. None when there are fewer than two trials.
std::vector<int> DifferingParameters(const std::vector<const study::Trial*>& trials);

}  // namespace hpo::report
