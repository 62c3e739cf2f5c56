// SPDX-License-Identifier: Apache-2.0
//
// The factored covariance of a study's results. Between two fits it grows by a row a result, in O(n^2) (search.md
// section 7).
#pragma once

#include <optional>

#include "search/gp/cholesky.h"
#include "search/gp/hyperparameters.h"
#include "search/gp/kernel.h"
#include "search/gp/matrix.h"

namespace hpo::search::gp {

struct CovarianceFactor {
  Cholesky cholesky;  // of K + extra_noise + noise + jitter
  double noise;       // the common one: that of the hyperparameters, or more where no factor was found with it
};

// Raises the noise until there is a factor. `scaled`: as Kernel::Scaled; `extra_noise`: one variance >= 0 a point.
CovarianceFactor FactorForSure(const Kernel& kernel, const Matrix& scaled, const Vector& extra_noise, double noise);

// What it answers is a function of its arguments, whatever it remembers: a study that goes on in another process gets
// the same bits. One thread at a time.
class GrowingFactor {
 public:
  // Of points without extra noise, of which those up to the last number of results at which a fit falls due are
  // factored at once and the others one by one. `kernel` is made of `theta`.
  const CovarianceFactor& Of(const Kernel& kernel, const Hyperparameters& theta, const Matrix& scaled);

 private:
  struct Made {
    Hyperparameters theta;
    Index at_once;
    Matrix scaled;
    CovarianceFactor factor;
  };

  bool IsBeginningOf(const Hyperparameters& theta, const Matrix& scaled, Index at_once) const;
  void Append(const Kernel& kernel, const Matrix& scaled, Index row);

  std::optional<Made> made_;
};

}  // namespace hpo::search::gp
