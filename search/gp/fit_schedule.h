// SPDX-License-Identifier: Apache-2.0
//
// When hyperparameters are fitted, and how they travel: fits fall due at fixed numbers of results and start from the
// ones before, which stand in the note of the trial that was asked with them. So the fits of any moment are a function
// of the history, whoever computes them and when.
#pragma once

#include <optional>

#include "search/gp/fit.h"
#include "search/gp/matrix.h"
#include "search/history.h"

namespace hpo::search::gp {

// The results on which the model of a study with so many results is fitted: all up to 40, then every second up to 80,
// and so on, doubled as they double: a fit costs the cube of the results and is out of date by 5 % of them at most.
int DueResults(int results);

// The results between two fits there.
int FitStep(int results);

// The hyperparameters of the two models of a study: one of each metric where there are features to mix.
struct NotedFit {
  int results = 0;     // told trials it was made on
  Vector axes;         // Hyperparameters::ToVector
  Vector mixed;        // the same; empty where there are none
  bool mixes = false;  // whether the mixed one predicts better, and so serves

  const Vector& theta() const { return mixes ? mixed : axes; }
};

// How thorough the fit on so many results is, after the last one.
FitOptions FitEffort(int results, const std::optional<NotedFit>& last);

// The latest fit that a trial's note holds; nullopt when none does for this number of features.
std::optional<NotedFit> LatestFit(const History& history, Index features);

void AppendFit(const NotedFit& fit, Note& note);

}  // namespace hpo::search::gp
