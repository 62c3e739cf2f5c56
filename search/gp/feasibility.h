// SPDX-License-Identifier: Apache-2.0
//
// The probability that a trial comes to a result at all, learned from those that failed (search.md section 13): a
// regression on labels, +1 for trials with a loss and -1 for failed ones, read through the normal distribution.
#pragma once

#include "search/gp/evidence.h"
#include "search/gp/feature_map.h"
#include "search/gp/kernel.h"
#include "search/gp/log_ei.h"
#include "search/gp/posterior.h"
#include "search/gp/remembered_fit.h"
#include "search/random_source.h"

namespace hpo::search::gp {

// Const members may be called from several threads.
class Feasibility {
 public:
  // Whether failures are common enough to be learned from: 3 at least, and more than one trial in 20. Fewer are left to
  // the surrogate, as doubtful bad losses.
  static bool IsLearned(const Evidence& evidence);

  // The hyperparameters for the latest 128 trials of each kind. `random` draws starts.
  static Hyperparameters Fit(const Evidence& evidence, const FeatureMap& map, const RandomStream& random,
                             RememberedFit& remembered);

  // Of the same trials.
  Feasibility(const Evidence& evidence, const FeatureMap& map, const Hyperparameters& theta);

  // ln P at points given as rows of features; with derivatives by these.
  Vector LogProbability(const Matrix& points) const;
  ValueWithGradient LogProbabilityWithGradient(const Matrix& points) const;

  // Whether the trial nearest by the regression's kernel failed. A smooth regression cannot see a sharp border; this
  // can, and halves the distance to it with every trial.
  bool IsNearerToFailure(const Vector& features) const;

 private:
  Posterior posterior_;
  Kernel kernel_;
  double noise_;               // variance of a label
  Matrix results_, failures_;  // the trials learned from, scaled
};

}  // namespace hpo::search::gp
