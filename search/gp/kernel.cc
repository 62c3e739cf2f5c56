// SPDX-License-Identifier: Apache-2.0
#include "search/gp/kernel.h"

#include <cmath>

#include "search/gp/matern.h"

namespace hpo::search::gp {
namespace {

constexpr double kMiddle = 0.5;  // of the features' range

}  // namespace

Kernel::Kernel(const std::vector<FeatureKind>& kinds, const Hyperparameters& theta)
    : inverse_((-theta.log_lengthscales).array().exp()), signal_(std::exp(theta.log_signal)) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    (IsNumber(kinds[i]) ? numeric_ : categorical_).push_back(static_cast<Index>(i));
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
  for (const Index i : numeric_) scaled.col(i).array() -= kMiddle;
  if (map_.size() == 0) {
    for (const Index i : numeric_) scaled.col(i) *= inverse_[i];
  } else {
    const Matrix mixed = scaled * map_.transpose();
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
  Matrix a_storage, b_storage;
  const Matrix &a = Numbers(scaled_a, a_storage), &b = Numbers(scaled_b, b_storage);
  const Vector lengths = a.rowwise().squaredNorm();
  if (numeric_.empty()) {
    k.setZero();  // a product over nothing is not one for Eigen
  } else {
    k.noalias() = a * (-2 * b).transpose();
  }
  for (Index j = 0; j < k.cols(); ++j) {
    k.col(j).array() += lengths.array() + b.row(j).squaredNorm();
    AddMismatches(scaled_a, scaled_b.row(j), k.col(j));
    Matern(signal_, k.rows(), k.col(j).data(), g != nullptr ? g->col(j).data() : nullptr);
  }
}

void Kernel::EvaluateSymmetric(const Matrix& scaled, Matrix& k, Matrix* g) const {
  const Index n = scaled.rows();
  k.resize(n, n);
  if (g != nullptr) g->resize(n, n);
  Matrix storage;
  const Matrix& z = Numbers(scaled, storage);
  const Vector lengths = z.rowwise().squaredNorm();
  if (numeric_.empty()) {
    k.setZero();
  } else {
    k.triangularView<Eigen::Lower>() = z * (-2 * z).transpose();
  }
  for (Index j = 0; j < n; ++j) {
    auto below = k.col(j).tail(n - j);
    below.array() += lengths.tail(n - j).array() + lengths[j];
    below[0] = 0;
    AddMismatches(scaled.bottomRows(n - j), scaled.row(j), below);
    Matern(signal_, n - j, below.data(), g != nullptr ? g->col(j).tail(n - j).data() : nullptr);
  }
}

const Matrix& Kernel::Numbers(const Matrix& scaled, Matrix& storage) const {
  if (categorical_.empty()) return scaled;
  return storage = scaled(Eigen::all, numeric_);
}

// Codes are whole numbers: the square of a difference is 0 or at least 1.
void Kernel::AddMismatches(const Eigen::Ref<const Matrix>& points, const Eigen::RowVectorXd& from,
                           Eigen::Ref<Vector> squares) const {
  for (const Index i : categorical_) {
    squares.array() += (points.col(i).array() - from[i]).square().min(1.0) * (inverse_[i] * inverse_[i]);
  }
}

}  // namespace hpo::search::gp
