// SPDX-License-Identifier: Apache-2.0
//
// The parameters of a space that are always active together. A joint density needs trials that have a value of each of
// its parameters; within a group every trial has all or none of them.
#pragma once

#include <vector>

#include "search/space/search_space.h"

namespace hpo::search::tpe {

// Indices of parameters, ascending. Two are in one group if they are active under the same clauses, those of their
// parents included. Groups are ordered by their first parameter, which comes after the parents of all of the group.
std::vector<std::vector<int>> ActiveTogether(const SearchSpace& space);

}  // namespace hpo::search::tpe
