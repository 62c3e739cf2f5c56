// SPDX-License-Identifier: Apache-2.0
//
// The covariance function: Matern-5/2 with one lengthscale a feature, on numbers and categories alike (search.md
// section 6).
//
//   r^2 = sum over numeric i of ((x_i - x'_i) / l_i)^2 + sum over categorical c of [x_c != x'_c] / l_c^2
//   u = sqrt(5) r;   k = s2 (1 + u + u^2/3) e^-u;   dk / d(r^2) = -G/2 with G = (5/3) s2 (1 + u) e^-u
//
// Points are rows of a matrix, features its columns.
#pragma once

#include <vector>

#include "search/gp/hyperparameters.h"
#include "search/gp/matrix.h"

namespace hpo::search::gp {

struct Covariance {
  Matrix k;  // k(row of a, row of b)
  Matrix g;  // G of the same pairs
};

// Immutable; const members may be called from several threads.
class Kernel {
 public:
  // `kinds` as long as the lengthscales.
  Kernel(const std::vector<FeatureKind>& kinds, const Hyperparameters& theta);

  double signal() const { return signal_; }  // s2 = k(x, x)
  const Vector& inverse_lengthscales() const { return inverse_; }
  bool is_numeric(Index feature) const { return kinds_[static_cast<std::size_t>(feature)] == FeatureKind::kNumeric; }

  // Numeric columns divided by their lengthscale, categorical ones as they are. The others take scaled points.
  Matrix Scaled(const Matrix& points) const;

  Matrix Covariances(const Matrix& scaled_a, const Matrix& scaled_b) const;
  Covariance CovariancesAndSlopes(const Matrix& scaled_a, const Matrix& scaled_b) const;

 private:
  Matrix Roots(const Matrix& scaled_a, const Matrix& scaled_b) const;  // u

  std::vector<FeatureKind> kinds_;
  Vector inverse_;  // 1 / l
  double signal_;
};

}  // namespace hpo::search::gp
