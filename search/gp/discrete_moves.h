// SPDX-License-Identifier: Apache-2.0
//
// The neighbours of a point that differ in one discrete parameter (search.md section 9, step 5): what a gradient
// cannot reach.
#pragma once

#include <vector>

#include "search/gp/domain.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Whether the acquisition's gradient moves this parameter too: a real one, or one with so many values that their steps
// hardly matter. The latter are rounded afterwards.
bool IsRelaxed(const Parameter& parameter);

// For each free and active discrete parameter that is not relaxed: all other values if they are few; of many
// categories a random sample, of many numbers those 1, 2, 4, ... steps away. For relaxed ones with a step: the next
// value to either side. At most 256, a random sample where there are more.
std::vector<UnitPoint> DiscreteNeighbours(const Domain& domain, const UnitPoint& point, RandomStream& random);

}  // namespace hpo::search::gp
