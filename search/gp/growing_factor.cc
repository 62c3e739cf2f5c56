// SPDX-License-Identifier: Apache-2.0
#include "search/gp/growing_factor.h"

#include <algorithm>
#include <cmath>

#include "search/gp/fit_schedule.h"
#include "search/gp/marginal_likelihood.h"

namespace hpo::search::gp {
namespace {

// The noise at which a covariance that could not be factored is tried again, in shares of the signal; with the last one
// every matrix with entries in [0, signal] of the sizes in use is positive definite.
constexpr double kFirstNoise = 1e-4;
constexpr double kNoiseGrowth = 10;

bool Same(const Hyperparameters& a, const Hyperparameters& b) {
  return SameNumbers(a.log_lengthscales, b.log_lengthscales) && a.log_signal == b.log_signal &&
         a.log_noise == b.log_noise && SameNumbers(a.mixing, b.mixing);
}

}  // namespace

CovarianceFactor FactorForSure(const Kernel& kernel, const Matrix& scaled, const Vector& extra_noise, double noise) {
  Matrix k;
  kernel.EvaluateSymmetric(scaled, k, nullptr);
  CovarianceFactor made{.cholesky = {}, .noise = noise};
  while (!FactorCovariance(k, extra_noise.array() + made.noise, kernel.signal(), made.cholesky)) {
    made.noise = std::max(made.noise * kNoiseGrowth, kFirstNoise * kernel.signal());
  }
  return made;
}

const CovarianceFactor& GrowingFactor::Of(const Kernel& kernel, const Hyperparameters& theta, const Matrix& scaled) {
  const Index at_once = DueResults(static_cast<int>(scaled.rows()));
  if (!IsBeginningOf(theta, scaled, at_once)) {
    const Matrix first = scaled.topRows(at_once);
    made_ = Made{theta, at_once, first, FactorForSure(kernel, first, Vector::Zero(at_once), std::exp(theta.log_noise))};
  }
  for (Index row = made_->scaled.rows(); row < scaled.rows(); ++row) Append(kernel, scaled, row);
  made_->scaled = scaled;
  return made_->factor;
}

bool GrowingFactor::IsBeginningOf(const Hyperparameters& theta, const Matrix& scaled, Index at_once) const {
  return made_ && made_->at_once == at_once && Same(made_->theta, theta) && made_->scaled.rows() <= scaled.rows() &&
         made_->scaled == scaled.topRows(made_->scaled.rows());
}

void GrowingFactor::Append(const Kernel& kernel, const Matrix& scaled, Index row) {
  CovarianceFactor& factor = made_->factor;
  const Matrix cross = kernel.Covariances(scaled.topRows(row), scaled.row(row));
  const double variance = kernel.signal() * (1 + kFirstJitter) + factor.noise;
  if (factor.cholesky.Append(cross, Matrix::Constant(1, 1, variance))) return;
  factor = FactorForSure(kernel, scaled.topRows(row + 1), Vector::Zero(row + 1), std::exp(made_->theta.log_noise));
}

}  // namespace hpo::search::gp
