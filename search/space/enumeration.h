// SPDX-License-Identifier: Apache-2.0
//
// Walking through the configurations that keep the constraints one by one, each once, in a fixed order: to score small
// spaces completely, and to find the last untried configurations of larger ones. Where constraints leave little, a walk
// ends after 200,000 branches that break one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "search/space/search_space.h"

namespace hpo::search {

// All that have the values of `fixed`; nullopt when there are more than `limit` or infinitely many, or the walk ends
// before it has seen all.
std::optional<std::vector<Configuration>> Enumerate(const SearchSpace& space, const PartialConfiguration& fixed,
                                                    std::uint64_t limit);

// The first of them for which `is_known` is false, nullopt when none is met. `known` >= the number of configurations
// for which it is true; no more than that are visited in vain. A real parameter without a step shows known + 1 values.
std::optional<Configuration> FirstUnknown(const SearchSpace& space, const PartialConfiguration& fixed,
                                          std::uint64_t known,
                                          const std::function<bool(const Configuration&)>& is_known);

}  // namespace hpo::search
