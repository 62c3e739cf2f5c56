// SPDX-License-Identifier: Apache-2.0
//
// Whether a space has any configuration that keeps its constraints, and which of them are to blame when it has none.
#pragma once

#include <vector>

#include "search/space/search_space.h"

namespace hpo::search {

// Constraints of which no configuration keeps all, but of which some keep all but any one.
struct Conflict {
  std::vector<int> constraints;  // by number, ascending
  bool is_certain = false;       // every configuration was tried; else none was found by legal_points.h
};

// Empty when a configuration keeps all constraints. Else one conflict for each constraint that nothing keeps, or the
// first conflict of several.
std::vector<Conflict> Conflicts(const SearchSpace& space);

}  // namespace hpo::search
