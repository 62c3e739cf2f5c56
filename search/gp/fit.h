// SPDX-License-Identifier: Apache-2.0
//
// Fitting the hyperparameters: the maximum of their posterior density by projected L-BFGS on the logarithms, warm
// started (search.md section 6).
#pragma once

#include <vector>

#include "search/gp/hyperparameters.h"
#include "search/gp/marginal_likelihood.h"
#include "search/random_source.h"

namespace hpo::search::gp {

struct FitOptions {
  int iterations = 15;    // >= 1: a warm start is near already
  int random_starts = 0;  // >= 0: further starts drawn from the stream, tried on a sample of large data
};

// The logarithms (Hyperparameters::ToVector) that fit best, starting from `start`, which is clamped to the bounds. A
// function of its arguments; when no covariance can be factored, the prior's centre.
Vector Fit(MarginalLikelihood& likelihood, const Prior& prior, const Vector& start, const FitOptions& options,
           RandomStream random);

}  // namespace hpo::search::gp
