// SPDX-License-Identifier: Apache-2.0
//
// What a proposal maximizes: two criteria that asks take in turn. The expected improvement digs where the model is sure
// of a gain; the confidence bound goes where there may be one, which is what rugged functions and wrong models need.
// Logarithms of probabilities add to the logarithm of the improvement.
#pragma once

#include <functional>
#include <vector>

#include "search/gp/constraint_models.h"
#include "search/gp/feasibility.h"
#include "search/gp/log_ei.h"
#include "search/gp/matrix.h"
#include "search/gp/posterior.h"

namespace hpo::search::gp {

// One function without and one with its gradient, of points given as rows of features. May be called from several
// threads.
struct Acquisition {
  std::function<Vector(const Matrix&)> value;
  std::function<ValueWithGradient(const Matrix&)> value_with_gradient;
};

// The logarithm of the expected improvement on `best`. Borrows the model.
Acquisition ExpectedImprovement(const Posterior& posterior, double best);

// ln P of a result, and of a result that keeps all constraints. Both borrow.
Acquisition ProbabilityOfResult(const Feasibility& feasibility);
Acquisition ProbabilityOfKeeping(const ConstraintModels& constraints);

// All together; at least one.
Acquisition Sum(std::vector<Acquisition> terms);

// kappa sigma - mu: how low a loss may be within so many deviations. Borrows the model. (Srinivas et al. 2010,
// "Gaussian process optimization in the bandit setting".)
Acquisition ConfidenceBound(const Posterior& posterior, double kappa = 1.8);

}  // namespace hpo::search::gp
