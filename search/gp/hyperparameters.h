// SPDX-License-Identifier: Apache-2.0
//
// The hyperparameters of the surrogate, their priors and bounds (search.md section 6). Variances and lengthscales are
// kept as natural logarithms; vectors hold the lengthscales first, then signal variance, then noise variance, then the
// rows of the mixing matrix if there is one.
#pragma once

#include <vector>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

enum class FeatureKind {
  kReal,     // a real number without steps on a linear scale
  kNumeric,  // any other number: an integer, an ordinal, one in steps or on a logarithmic scale
  kScaled,   // any number of a space without conditions where one at least is on a logarithmic scale
  kCategorical,
};

constexpr bool IsNumber(FeatureKind kind) { return kind != FeatureKind::kCategorical; }
bool AreAllReal(const std::vector<FeatureKind>& kinds);

// How distances between points are measured.
enum class Metric {
  kAxes,   // along the parameters: z = x / l
  kMixed,  // along learned directions: z = (I + S) x / l. A valley that runs across the axes becomes one along them.
};

struct Hyperparameters {
  Vector log_lengthscales;  // one a feature, in unit-interval units; for a categorical one its mismatch
  double log_signal = 0;    // variance of the function, in squared transformed-loss units
  double log_noise = 0;     // variance of the noise, same unit
  Matrix mixing = {};       // S: d x d with zeros on the diagonal and for categorical features; empty for kAxes

  Vector ToVector() const;
  // `theta`: of so many features, with either metric.
  static Hyperparameters FromVector(const Vector& theta, Index features);
};

// How many numbers ToVector gives.
Index HyperparameterCount(Index features, Metric metric);

// Independent normal priors, and the limits within which a fit searches; one number a hyperparameter.
struct Prior {
  Index features = 0;
  Vector mean;
  Vector deviation;  // > 0
  Vector lower;      // equal to `upper` for what must not move
  Vector upper;
};

// `dimensions` > 0: how many features are active in a typical configuration. More dimensions ask for longer scales:
// distances in the unit cube grow with them.
Prior FitPrior(const std::vector<FeatureKind>& kinds, double dimensions, Metric metric = Metric::kAxes);

// For losses without noise: none but a floor.
void FixNoise(Prior& prior);

// Where a first fit starts: the prior's centre with little noise.
Vector FitStart(const Prior& prior);

// The same model along the axes, as a start for a fit with mixing.
Vector WithoutMixing(const Vector& axes, Index features);

}  // namespace hpo::search::gp
