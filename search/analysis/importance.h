// SPDX-License-Identifier: Apache-2.0
//
// Which parameters a study's losses depend on, by several methods; one row of the table a method. Nothing is decided
// with it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "search/analysis/fanova.h"
#include "search/gp/stopped_trials.h"
#include "search/history.h"
#include "search/random_source.h"
#include "search/space/search_space.h"

namespace hpo::search::analysis {

inline constexpr int kLeastForImportance = 5;  // trials with a loss

struct Importance {
  std::vector<double> shares;     // one a parameter, in [0, 1] but for errors of estimates
  std::vector<PairEffect> pairs;  // of parameters, by index, largest first; empty where the method knows none
};

struct ImportanceMethod {
  std::string_view name;
  std::string_view help;
  // At least kLeastForImportance trials with a loss. A function of its arguments.
  Importance (*measure)(const SearchSpace& space, const History& history, const RandomSource& random);
};

// The first is the default.
const std::vector<ImportanceMethod>& ImportanceMethods();

// Throws std::invalid_argument for an unknown name, suggesting the nearest.
const ImportanceMethod& ImportanceMethodNamed(std::string_view name);

}  // namespace hpo::search::analysis
