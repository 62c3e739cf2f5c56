// SPDX-License-Identifier: Apache-2.0
//
// What a proposal maximizes: two criteria that asks take in turn. The expected improvement digs where the model is sure
// of a gain; the confidence bound goes where there may be one, which is what rugged functions and wrong models need.
// Logarithms of probabilities add to the logarithm of the improvement.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "search/gp/constraint_models.h"
#include "search/gp/feasibility.h"
#include "search/gp/hyperparameters.h"
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
Acquisition ConfidenceBound(const Posterior& posterior, double kappa);

// The kappa of asks after so many results in a space of these features, `dimensions` of which are active in a typical
// configuration (FeatureMap::dimensions); nullopt where asks take no bound yet. Real numbers alone: 1.8, from 6 results
// a dimension on, as a young model is in doubt everywhere. Where there are steps, choices or a scale, 2.5 from the
// first model on: the neighbours of the best trial promise too much there, and asks would change one value at a time.
// Choices alone: 8. Any two of them are equally far, so that the doubt differs little between places and weighs as much
// only when it counts for more.
std::optional<double> BoundKappa(const std::vector<FeatureKind>& kinds, double dimensions, Index results);

}  // namespace hpo::search::gp
