// SPDX-License-Identifier: Apache-2.0
//
// What the Gaussian process expects at points it has not seen, given observations and hyperparameters (search.md
// sections 6, 8 and 10).
#pragma once

#include <vector>

#include "search/gp/cholesky.h"
#include "search/gp/growing_factor.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/kernel.h"
#include "search/gp/marginal_likelihood.h"
#include "search/gp/matrix.h"

namespace hpo::search::gp {

struct Prediction {
  Vector mean;
  Vector deviation;  // of the function, without the noise; > 0
};

struct PredictionWithGradient {
  Prediction prediction;
  Matrix mean_gradient;       // d x points, by the features; 0 for categorical ones
  Matrix deviation_gradient;  // d x points
};

// Const members may be called from several threads.
class Posterior {
 public:
  // `data` has at least one point. Hyperparameters with which the covariance cannot be factored have their noise
  // raised until it can. `growing`: of earlier posteriors of the same study, whose work this one goes on with where
  // its points begin with theirs and have no extra noise.
  Posterior(const Observations& data, const std::vector<FeatureKind>& kinds, const Hyperparameters& theta,
            GrowingFactor* growing = nullptr);

  Index features() const { return kernel_.inverse_lengthscales().size(); }

  // Of each feature, how far it may move before the function becomes another.
  Vector scales() const { return kernel_.Scales(); }

  // `points`: one a row, unscaled features.
  Prediction Predict(const Matrix& points) const;
  Vector Mean(const Matrix& points) const;  // the same alone, at a fraction of the time
  PredictionWithGradient PredictWithGradient(const Matrix& points) const;

  // What the others lead to expect of each of the first observations, whose `values` are given, the noise included.
  // (Dubrule 1983, "Cross validation of kriging in a unique neighborhood": exact with the mean profiled anew.)
  Prediction LeaveOneOut(const Vector& values) const;

  // The joint covariance of the function at the points, without the noise: points x points.
  Matrix Covariance(const Matrix& points) const;

  // Adds points whose value is taken to be the mean expected there (Kriging believer): expectations stay, the doubt
  // about their surroundings goes. They have the common noise and this variance more, >= 0. A point too near to others
  // to be factored changes nothing.
  void Believe(const Matrix& points, double extra_noise = 0);

 private:
  bool Append(const Matrix& points, double extra_noise);  // false: not positive definite with them

  Kernel kernel_;
  Matrix scaled_;  // observed and believed points
  Cholesky factor_;
  double noise_ = 0;
  double mean_ = 0;
  Vector alpha_;  // 0 for believed points
};

}  // namespace hpo::search::gp
