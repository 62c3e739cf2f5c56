// SPDX-License-Identifier: Apache-2.0
//
// What a fit minimizes: the negative logarithm of the hyperparameters' posterior density, up to a constant, with its
// gradient (search.md section 6).
#pragma once

#include <vector>

#include "search/gp/cholesky.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/kernel.h"
#include "search/gp/matrix.h"

namespace hpo::search::gp {

// What the process has seen: at least one point.
struct Observations {
  Matrix points;             // n x d
  Vector values;             // n transformed losses
  Vector extra_noise;        // n variances >= 0 added to the common noise
  bool learns_noise = true;  // the common one; if not, it is next to nothing (FixNoise)
};

// The share of the signal variance that every diagonal has on top: far below every noise that matters.
inline constexpr double kFirstJitter = 1e-10;

// Makes `factor` that of K + diag(noise), given the lower half of K. A matrix that is not positive definite by rounding
// gets a growing share of its signal variance on the diagonal; false when even the largest does not help.
bool FactorCovariance(const Matrix& k, const Vector& noise, double signal, Cholesky& factor);

// The constant mean that maximizes the likelihood: m = (1' A^-1 y) / (1' A^-1 1).
double ProfiledMean(const Cholesky& factor, const Vector& values);

// Borrows what it is made of; keeps its matrices from call to call, as getting their memory anew takes longer than
// filling them. One thread at a time.
class MarginalLikelihood {
 public:
  MarginalLikelihood(const Observations& data, const std::vector<FeatureKind>& kinds, const Prior& prior)
      : data_(data), kinds_(kinds), prior_(prior) {}

  const Observations& data() const { return data_; }
  const std::vector<FeatureKind>& kinds() const { return kinds_; }

  // The value at `theta` (Hyperparameters::ToVector, of either metric, which must be the prior's), and its derivatives.
  // Infinite, with a zero gradient, where the covariance cannot be factored.
  double operator()(const Vector& theta, Vector& gradient);

  // The logarithm, up to a constant, of the density of each value predicted from all the others, summed: how well a
  // model predicts, however many hyperparameters it has. `theta` may be of either metric. -infinity where the
  // covariance cannot be factored. (Rasmussen and Williams, Gaussian Processes for Machine Learning, equation 5.10.)
  double LeaveOneOut(const Vector& theta);

 private:
  // Fills k_, factor_ and, if asked for, g_; false where the covariance cannot be factored.
  bool Factor(const Kernel& kernel, const Matrix& scaled, double log_noise, Matrix* g);

  const Observations& data_;
  const std::vector<FeatureKind>& kinds_;
  const Prior& prior_;
  Matrix k_, g_, w_;  // lower halves
  Cholesky factor_;
};

}  // namespace hpo::search::gp
