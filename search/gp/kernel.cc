// SPDX-License-Identifier: Apache-2.0
#include "search/gp/kernel.h"

#include <cmath>

namespace hpo::search::gp {

namespace {

// Adds the squared distances of the points from the first one on from another point to `sums`. Differences are squared
// one by one: the shorter |a|^2 + |b|^2 - 2 ab loses the small distances that matter most. Four features a pass save
// memory traffic.
void AddNumericDistances(const Matrix& points, Index first, const std::vector<Index>& features,
                         const Eigen::RowVectorXd& from, Eigen::ArrayXd& sums) {
  const auto square = [&](std::size_t k) {
    return (points.col(features[k]).tail(points.rows() - first).array() - from[features[k]]).square();
  };
  std::size_t k = 0;
  for (; k + 4 <= features.size(); k += 4) sums += (square(k) + square(k + 1)) + (square(k + 2) + square(k + 3));
  for (; k < features.size(); ++k) sums += square(k);
}

}  // namespace

Kernel::Kernel(const std::vector<FeatureKind>& kinds, const Hyperparameters& theta)
    : inverse_((-theta.log_lengthscales).array().exp()), signal_(std::exp(theta.log_signal)) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    (kinds[i] == FeatureKind::kNumeric ? numeric_ : categorical_).push_back(static_cast<Index>(i));
  }
  if (theta.mixing.size() == 0) return;
  map_ = inverse_.asDiagonal() * theta.mixing;
  for (const Index i : numeric_) map_(i, i) = inverse_[i];
}

Vector Kernel::Scales() const {
  Vector scales = inverse_.cwiseInverse();
  if (map_.size() == 0) return scales;
  for (const Index i : numeric_) scales[i] = 1 / map_.col(i).norm();
  return scales;
}

Matrix Kernel::Scaled(const Matrix& points) const {
  Matrix scaled = points;
  if (map_.size() == 0) {
    for (const Index i : numeric_) scaled.col(i) *= inverse_[i];
  } else {
    const Matrix mixed = points * map_.transpose();
    for (const Index i : numeric_) scaled.col(i) = mixed.col(i);
  }
  return scaled;
}

Matrix Kernel::ByFeatures(const Matrix& by_z) const {
  if (map_.size() > 0) return map_.transpose() * by_z;
  Matrix all = Matrix::Zero(by_z.rows(), by_z.cols());
  for (const Index i : numeric_) all.row(i) = by_z.row(i) * inverse_[i];
  return all;
}

Matrix Kernel::Covariances(const Matrix& scaled_a, const Matrix& scaled_b) const {
  Matrix k;
  Evaluate(scaled_a, scaled_b, k, nullptr);
  return k;
}

void Kernel::Evaluate(const Matrix& scaled_a, const Matrix& scaled_b, Matrix& k, Matrix* g) const {
  k.resize(scaled_a.rows(), scaled_b.rows());
  if (g != nullptr) g->resize(k.rows(), k.cols());
  Scratch scratch;
  for (Index j = 0; j < k.cols(); ++j) EvaluateColumn(scaled_a, 0, scaled_b.row(j), j, k, g, scratch);
}

void Kernel::EvaluateSymmetric(const Matrix& scaled, Matrix& k, Matrix* g) const {
  k.resize(scaled.rows(), scaled.rows());
  if (g != nullptr) g->resize(k.rows(), k.cols());
  Scratch scratch;
  for (Index j = 0; j < k.cols(); ++j) EvaluateColumn(scaled, j, scaled.row(j), j, k, g, scratch);
}

void Kernel::EvaluateColumn(const Matrix& scaled, Index first, const Eigen::RowVectorXd& from, Index column, Matrix& k,
                            Matrix* g, Scratch& scratch) const {
  const Index count = scaled.rows() - first;
  auto& [u, decay] = scratch;
  u.setZero(count);
  AddNumericDistances(scaled, first, numeric_, from, u);
  for (const Index i : categorical_) {
    // Codes are whole numbers: the square of a difference is 0 or at least 1.
    u += (scaled.col(i).tail(count).array() - from[i]).square().min(1.0) * (inverse_[i] * inverse_[i]);
  }
  u = (5.0 * u).sqrt();
  decay = signal_ * (-u).exp();
  k.col(column).tail(count) = (1.0 + u * (1.0 + u * (1.0 / 3.0))) * decay;
  if (g != nullptr) g->col(column).tail(count) = (5.0 / 3.0) * (1.0 + u) * decay;
}

}  // namespace hpo::search::gp
