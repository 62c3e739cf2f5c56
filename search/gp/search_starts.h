// SPDX-License-Identifier: Apache-2.0
//
// Which of scored candidates a search starts from, and which follow its ends.
#pragma once

#include <vector>

#include "search/gp/matrix.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// The best candidate, the first `sure` ones whatever they score, and others drawn without replacement with probability
// exp(value / T), T = min(1, deviation of the values): the largest of value / T + Gumbel noise. At most `starts` in
// all; at least one value, `starts` >= 1, `sure` >= 0.
std::vector<Index> DrawStarts(const Vector& values, int starts, int sure, RandomStream& random);

// At most so many, the largest value first.
std::vector<Index> BestFirst(const Vector& values, int most);

}  // namespace hpo::search::gp
