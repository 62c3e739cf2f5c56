// SPDX-License-Identifier: Apache-2.0
//
// The covariance function: Matern-5/2 with one lengthscale a feature, on numbers and categories alike (search.md
// section 6), distances between numbers measured along the axes or along mixed directions (hyperparameters.h).
//
//   z = W x, W = (I + S) / l by rows, for the numeric features
//   r^2 = sum over numeric i of (z_i - z'_i)^2 + sum over categorical c of [x_c != x'_c] / l_c^2
//   k and G of r^2: matern.h;   dk / d(r^2) = -G/2
//
// Points are rows of a matrix, features its columns. Squared distances are |z|^2 + |z'|^2 - 2 z'z, one matrix product:
// their error, some 1e-16 |z|^2, is below the least noise there is, as k is smooth in r^2.
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

  // Of each feature, how far it may move for r to grow by 1: 1 / |column of W|; lengthscales of categorical ones.
  Vector Scales() const;

  // Numeric columns as z, measured from the middle of the cube, categorical ones as they are. The others take scaled
  // points.
  Matrix Scaled(const Matrix& points) const;

  // Derivatives by the features from those by z, one column a point; 0 for categorical features.
  Matrix ByFeatures(const Matrix& by_z) const;

  Matrix Covariances(const Matrix& scaled_a, const Matrix& scaled_b) const;

  // k(row of a, row of b), and the G of the same pairs if asked for. Storage of the right size is used again.
  void Evaluate(const Matrix& scaled_a, const Matrix& scaled_b, Matrix& k, Matrix* g) const;

  // The same of points with themselves, in half of the time; only the lower halves are written.
  void EvaluateSymmetric(const Matrix& scaled, Matrix& k, Matrix* g) const;

 private:
  // The numeric columns: of points as they are, or copied into the storage.
  const Matrix& Numbers(const Matrix& scaled, Matrix& storage) const;

  // Adds what categorical features that differ from those of `from` give to the squared distances of the points.
  void AddMismatches(const Eigen::Ref<const Matrix>& points, const Eigen::RowVectorXd& from,
                     Eigen::Ref<Vector> squares) const;

  std::vector<Index> numeric_, categorical_;
  Vector inverse_;  // 1 / l
  double signal_;
  Matrix map_;  // W, with zeros for categorical features; empty when it is diagonal
};

}  // namespace hpo::search::gp
