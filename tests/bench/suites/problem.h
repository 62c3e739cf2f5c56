// SPDX-License-Identifier: Apache-2.0
//
// A function of known least value over a search space of any kind: what a suite is made of.
#pragma once

#include <functional>
#include <string>

#include "search/space/configuration.h"
#include "search/space/search_space.h"

namespace hpo::bench {

// Immutable; any number of threads may call one at a time.
struct Problem {
  std::string name;
  search::SearchSpace space;
  std::function<double(const search::Configuration&)> regret;  // the value less the least there is: >= 0
};

}  // namespace hpo::bench
