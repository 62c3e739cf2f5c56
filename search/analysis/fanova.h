// SPDX-License-Identifier: Apache-2.0
//
// Functional analysis of variance on a forest (Hutter, Hoos and Leyton-Brown 2014, "An efficient approach for assessing
// hyperparameter importance"): what share of the forest's variance over the whole space one parameter explains alone,
// averaged over the others, and what two explain together beyond that.
#pragma once

#include <span>
#include <vector>

#include "search/analysis/regression_forest.h"

namespace hpo::search::analysis {

struct PairEffect {
  std::size_t a = 0, b = 0;  // axes
  double share = 0;
};

struct Fanova {
  std::vector<double> main;       // by axis, in [0, 1]; 0 for all when the forest expects the same everywhere
  std::vector<PairEffect> pairs;  // of the axes asked for, in order
};

// Shares are means over trees; `among`: the axes whose pairs are wanted, each less than the number of axes.
Fanova MeasureFanova(const RegressionForest& forest, std::span<const std::size_t> among = {});

}  // namespace hpo::search::analysis
