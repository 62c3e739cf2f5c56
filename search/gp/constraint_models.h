// SPDX-License-Identifier: Apache-2.0
//
// The probability that a result keeps the study's constraints, each modelled by a Gaussian process of its own
// (search.md section 13; Gardner et al. 2014, "Bayesian optimization with inequality constraints").
#pragma once

#include <vector>

#include "search/gp/evidence.h"
#include "search/gp/feature_map.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/log_ei.h"
#include "search/gp/marginal_likelihood.h"
#include "search/gp/posterior.h"

namespace hpo::search::gp {

// What a process sees instead of a constraint's values c, at least one, finite: sign(c) ln(1 + |c| / s), s the median
// of |c|, over its standard deviation. 0, the border, stays where it is, near it differences stay as well, and a few
// huge values do not flatten the rest. The same whatever unit c has.
Vector TransformedConstraint(const Vector& values);

// Of constraint `k` at these rows of the evidence; transformed with all rows in view.
Observations ConstraintData(const Evidence& evidence, Index k, const std::vector<Index>& rows);

// Const members may be called from several threads.
class ConstraintModels {
 public:
  // Of evidence with constraints. `rows`: those that are kept of a long study; `theta`: one for each constraint.
  ConstraintModels(const Evidence& evidence, const std::vector<Index>& rows, const FeatureMap& map,
                   const std::vector<Hyperparameters>& theta);

  // ln P at points given as rows of features; with derivatives by these.
  Vector LogProbability(const Matrix& points) const;
  ValueWithGradient LogProbabilityWithGradient(const Matrix& points) const;

  // Those of the points at which every constraint is expected to be kept.
  Matrix ExpectedToKeep(const Matrix& points) const;

  // Takes what is expected of running trials for theirs.
  void Believe(const Matrix& points);

 private:
  std::vector<Posterior> posteriors_;
};

}  // namespace hpo::search::gp
