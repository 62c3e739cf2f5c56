// SPDX-License-Identifier: Apache-2.0
//
// How far the best trials differ from all: the Pearson divergence of a parameter's density among the best from its
// density among all (Watanabe, Bansal and Hutter 2023, "PED-ANOVA: efficiently quantifying hyperparameter importance in
// arbitrary subspaces"). Looks at ranks and places only, so a parameter that most trials lack is judged by those that
// have it.
#pragma once

#include <span>
#include <vector>

#include "search/space/search_space.h"

namespace hpo::search::analysis {

// One number a parameter, >= 0; they sum to 1, or are all 0 where nothing sets the best trials apart. Configurations of
// the space, one loss each, at least one. `top`: in (0, 1], which share of them counts as best. A conditional parameter
// weighs a^2 / b, a and b its share of the best and of all trials.
std::vector<double> PedAnova(const SearchSpace& space, std::span<const Configuration> configurations,
                             std::span<const double> losses, double top = 0.1);

}  // namespace hpo::search::analysis
