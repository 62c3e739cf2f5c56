// SPDX-License-Identifier: Apache-2.0
//
// The hyperparameters of the surrogate, their priors and bounds (search.md section 6). All are kept as natural
// logarithms; vectors hold the lengthscales first, then signal variance, then noise variance.
#pragma once

#include <vector>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

enum class FeatureKind { kNumeric, kCategorical };

struct Hyperparameters {
  Vector log_lengthscales;  // one a feature, in unit-interval units; for a categorical one its mismatch
  double log_signal = 0;    // variance of the function, in squared transformed-loss units
  double log_noise = 0;     // variance of the noise, same unit

  Vector ToVector() const;
  static Hyperparameters FromVector(const Vector& logs);  // at least two numbers
};

// Limits within which a fit searches; one number a hyperparameter.
struct Bounds {
  Vector lower;
  Vector upper;
};

// Independent normal priors on the logarithms.
struct Prior {
  Vector mean;
  Vector deviation;  // > 0
};

Bounds FitBounds(Index features);

// `dimensions` > 0: how many features are active in a typical configuration. More dimensions ask for longer scales:
// distances in the unit cube grow with them.
Prior FitPrior(const std::vector<FeatureKind>& kinds, double dimensions);

// Where a first fit starts: the prior's centre with little noise.
Vector FitStart(const Prior& prior);

}  // namespace hpo::search::gp
