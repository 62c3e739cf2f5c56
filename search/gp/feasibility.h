// SPDX-License-Identifier: Apache-2.0
//
// The probability that a trial comes to a result at all, learned from those that failed (search.md section 13): a
// regression on labels, +1 for trials with a loss and -1 for failed ones, read through the normal distribution.
#pragma once

#include <vector>

#include "search/gp/evidence.h"
#include "search/gp/feature_map.h"
#include "search/gp/log_ei.h"
#include "search/gp/posterior.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Const members may be called from several threads.
class Feasibility {
 public:
  // Whether failures are common enough to be learned from: 3 at least, and more than one trial in 20. Fewer are left to
  // the surrogate, as doubtful bad losses.
  static bool IsLearned(const Evidence& evidence);

  // Of the latest 128 trials of each kind. `random` draws the starts of the fit.
  Feasibility(const Evidence& evidence, const FeatureMap& map, const RandomStream& random);

  // ln P at points given as rows of features; with derivatives by these.
  Vector LogProbability(const Matrix& points) const;
  ValueWithGradient LogProbabilityWithGradient(const Matrix& points) const;

  // Whether the nearest trial failed, distances measured in the scales of the regression. A smooth regression cannot
  // see a sharp border; this can, and halves the distance to it with every trial.
  bool IsNearerToFailure(const Vector& features) const;

 private:
  Feasibility(const Observations& labels, const FeatureMap& map, const RandomStream& random);
  Feasibility(const Observations& labels, const FeatureMap& map, const Hyperparameters& theta);

  double LeastDistance(const Matrix& points, const Vector& features) const;  // squared

  Posterior posterior_;
  double noise_;   // variance of a label
  Vector scales_;  // of the regression
  std::vector<FeatureKind> kinds_;
  Matrix results_, failures_;  // features of the trials learned from
};

}  // namespace hpo::search::gp
