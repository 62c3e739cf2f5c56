// SPDX-License-Identifier: Apache-2.0
//
// The logarithm of the expected improvement, exact in its far tail (search.md section 8; Ament et al. 2023, "Unexpected
// improvements to expected improvement for Bayesian optimization"). Pure functions; any number of threads.
#pragma once

#include "search/gp/matrix.h"
#include "search/gp/posterior.h"

namespace hpo::search::gp {

// h(a) = phi(a) + a Phi(a): the expected improvement of a standard normal below -a.
struct LogH {
  double value = 0;               // ln h(a)
  double density_ratio = 0;       // phi(a) / h(a)
  double distribution_ratio = 0;  // Phi(a) / h(a), the derivative of ln h
};

LogH EvaluateLogH(double a);

// ln of the expected amount by which each predicted value falls below `best`.
Vector LogExpectedImprovement(const Prediction& prediction, double best);

struct ValueWithGradient {
  Vector value;
  Matrix gradient;  // d x points
};

ValueWithGradient LogExpectedImprovement(const PredictionWithGradient& prediction, double best);

}  // namespace hpo::search::gp
