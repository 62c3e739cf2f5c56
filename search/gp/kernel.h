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

// Immutable; const members may be called from several threads.
class Kernel {
 public:
  // `kinds` as long as the lengthscales.
  Kernel(const std::vector<FeatureKind>& kinds, const Hyperparameters& theta);

  double signal() const { return signal_; }  // s2 = k(x, x)
  const Vector& inverse_lengthscales() const { return inverse_; }
  const std::vector<Index>& numeric() const { return numeric_; }  // features, ascending
  const std::vector<Index>& categorical() const { return categorical_; }

  // Numeric columns divided by their lengthscale, categorical ones as they are. The others take scaled points.
  Matrix Scaled(const Matrix& points) const;

  Matrix Covariances(const Matrix& scaled_a, const Matrix& scaled_b) const;

  // k(row of a, row of b), and the G of the same pairs if asked for. Storage of the right size is used again.
  void Evaluate(const Matrix& scaled_a, const Matrix& scaled_b, Matrix& k, Matrix* g) const;

 private:
  std::vector<Index> numeric_, categorical_;
  Vector inverse_;  // 1 / l
  double signal_;
};

}  // namespace hpo::search::gp
