// SPDX-License-Identifier: Apache-2.0
//
// When hyperparameters are fitted, and how they travel: a fit falls due at fixed numbers of results and starts from the
// one before, which stands in the note of the trial that was asked with it. So the fit of any moment is a function of
// the history, whoever computes it and when.
#pragma once

#include <optional>

#include "search/gp/fit.h"
#include "search/gp/matrix.h"
#include "search/history.h"

namespace hpo::search::gp {

// The results on which the model of a study with so many results is fitted: all up to 100, then every second, from 300
// on every fifth.
int DueResults(int results);

// How thorough the fit on so many results is; `is_first`: there is none to start from.
FitOptions FitEffort(int results, bool is_first);

struct NotedFit {
  int results = 0;  // told trials it was made on
  Vector theta;     // Hyperparameters::ToVector
};

// The latest fit that a trial's note holds; nullopt when none does for this number of features.
std::optional<NotedFit> LatestFit(const History& history, Index features);

void AppendFit(const NotedFit& fit, Note& note);

}  // namespace hpo::search::gp
