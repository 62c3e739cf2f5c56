// SPDX-License-Identifier: Apache-2.0
//
// Search spaces that are told by their size, and a loss on any of them.
#pragma once

#include <cmath>
#include <string>

#include "search/space/encoding.h"
#include "search/space/search_space.h"

namespace hpo::search {

// So many real parameters from 0 to 1: "x0", "x1", ...
inline SearchSpace Reals(int count) {
  SearchSpace space;
  for (int i = 0; i < count; ++i) space.Add(Real("x" + std::to_string(i), 0, 1));
  return space;
}

// A third each of reals, integers (half of them on a log scale) and categories: "x0", "x1", ...
inline SearchSpace Mixed(int count) {
  SearchSpace space;
  for (int i = 0; i < count; ++i) {
    const std::string name = "x" + std::to_string(i);
    if (i % 3 == 0) space.Add(Real(name, 0, 1));
    if (i % 6 == 1) space.Add(Integer(name, 1, 12));
    if (i % 6 == 4) space.Add(Integer(name, 16, 512).Log());
    if (i % 3 == 2) space.Add(Choice(name, {"a", "b", "c", "d"}));
  }
  return space;
}

// One choice among so many levels, "0", "1", ..., and a real parameter.
inline SearchSpace ManyLevels(int count) {
  SearchSpace space;
  Parameter choice{.name = "choice", .kind = ParameterKind::kCategorical};
  for (int i = 0; i < count; ++i) choice.levels.emplace_back(std::to_string(i));
  space.Add(choice);
  space.Add(Real("x", 0, 1));
  return space;
}

// A bowl in the unit cube whose bottom, 0, is at 0.3 of each parameter that is active.
inline double Bowl(const SearchSpace& space, const Configuration& configuration) {
  double sum = 0;
  for (int i = 0; i < space.size(); ++i) {
    if (const auto& value = configuration[i]) sum += std::pow(UnitOf(space[i], *value) - 0.3, 2);
  }
  return sum;
}

}  // namespace hpo::search
