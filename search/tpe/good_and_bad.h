// SPDX-License-Identifier: Apache-2.0
//
// Which trials a tree-structured Parzen estimator wants to be near to, and which it wants to be away from.
#pragma once

#include <vector>

#include "search/history.h"

namespace hpo::search::tpe {

// Numbers of trials, ascending: by age.
struct GoodAndBad {
  std::vector<int> good;
  std::vector<int> bad;
};

// How many results a model is made of: completed trials and stopped ones.
int Results(const History& history);

// Good: of the results the best tenth, 25 at most (result_rank.h: those that break constraints come last, by how much;
// the earlier trial on a tie). Bad: the others, failed
// trials, and pending ones, which are taken for bad so that no two trials run at one place (constant liar).
GoodAndBad Split(const History& history);

}  // namespace hpo::search::tpe
