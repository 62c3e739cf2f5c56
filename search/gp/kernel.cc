// SPDX-License-Identifier: Apache-2.0
#include "search/gp/kernel.h"

#include <cmath>

namespace hpo::search::gp {

Kernel::Kernel(const std::vector<FeatureKind>& kinds, const Hyperparameters& theta)
    : kinds_(kinds), inverse_((-theta.log_lengthscales).array().exp()), signal_(std::exp(theta.log_signal)) {}

Matrix Kernel::Scaled(const Matrix& points) const {
  Matrix scaled = points;
  for (Index i = 0; i < scaled.cols(); ++i) {
    if (is_numeric(i)) scaled.col(i) *= inverse_[i];
  }
  return scaled;
}

// Differences are squared one by one: the shorter |a|^2 + |b|^2 - 2 ab loses the small distances that matter most.
Matrix Kernel::Roots(const Matrix& scaled_a, const Matrix& scaled_b) const {
  Matrix squares = Matrix::Zero(scaled_a.rows(), scaled_b.rows());
  for (Index j = 0; j < scaled_b.rows(); ++j) {
    auto column = squares.col(j).array();
    for (Index i = 0; i < scaled_a.cols(); ++i) {
      const double other = scaled_b(j, i);
      if (is_numeric(i)) {
        column += (scaled_a.col(i).array() - other).square();
      } else {
        column += (scaled_a.col(i).array() != other).cast<double>() * (inverse_[i] * inverse_[i]);
      }
    }
  }
  return (5.0 * squares.array()).sqrt();
}

Matrix Kernel::Covariances(const Matrix& scaled_a, const Matrix& scaled_b) const {
  const Matrix u = Roots(scaled_a, scaled_b);
  return signal_ * (1.0 + u.array() * (1.0 + u.array() / 3.0)) * (-u.array()).exp();
}

Covariance Kernel::CovariancesAndSlopes(const Matrix& scaled_a, const Matrix& scaled_b) const {
  const Matrix u = Roots(scaled_a, scaled_b);
  const Matrix decay = signal_ * (-u.array()).exp();
  return {.k = (1.0 + u.array() * (1.0 + u.array() / 3.0)) * decay.array(),
          .g = (5.0 / 3.0) * (1.0 + u.array()) * decay.array()};
}

}  // namespace hpo::search::gp
