// SPDX-License-Identifier: Apache-2.0
//
// Trying a configuration again. It pays where values are noisy and the study is about to end: what it shall recommend
// is then one of two leaders that a few more values may tell apart (search.md section 11).
#pragma once

#include <vector>

#include "search/gp/surrogate.h"
#include "search/history.h"

namespace hpo::search::gp {

// How many more asks of this study may be replicates: three in the last twentieth of a known budget, less those that
// there are.
int ReplicatesLeft(const History& history);

// Of the two leading trials by what the model expects, the numbers to ask again, at most `most` of them, in that order:
// each time the one with fewer values. None where the two are far apart, or there is but one, or little noise.
std::vector<int> TrialsToReplicate(const Surrogate& surrogate, TrialFeatures& features, const History& history,
                                   int most);

}  // namespace hpo::search::gp
