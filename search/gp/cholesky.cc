// SPDX-License-Identifier: Apache-2.0
#include "search/gp/cholesky.h"

#include <Eigen/Cholesky>
#include <utility>

namespace hpo::search::gp {
namespace {

constexpr Index kLeaf = 24;  // below it halving costs more than it saves

// Writes the inverse of the block [from, from + size) of `lower` into `inverse`, which has zeros above its diagonal, by
// recursive halving: about n^3/3 operations, most of them in matrix products.
//   [[L11, 0], [L21, L22]]^-1 = [[L11^-1, 0], [-L22^-1 L21 L11^-1, L22^-1]]
void InvertBlock(const Matrix& lower, Index from, Index size, Matrix& inverse) {
  if (size <= kLeaf) {
    inverse.block(from, from, size, size) =
        lower.block(from, from, size, size).triangularView<Eigen::Lower>().solve(Matrix::Identity(size, size));
    return;
  }
  const Index half = size / 2, rest = size - half;
  InvertBlock(lower, from, half, inverse);
  InvertBlock(lower, from + half, rest, inverse);
  const Matrix left =
      lower.block(from + half, from, rest, half) * inverse.block(from, from, half, half).triangularView<Eigen::Lower>();
  inverse.block(from + half, from, rest, half).noalias() =
      -(inverse.block(from + half, from + half, rest, rest).triangularView<Eigen::Lower>() * left);
}

// Writes the lower half of the block [from, from + size) of L'^-1 L^-1 by recursive halving: again n^3/3 operations,
// where the plain product takes n^3.
//   [[A, 0], [B, C]]' [[A, 0], [B, C]] = [[A'A + B'B, .], [C'B, C'C]]
void SquareBlock(const Matrix& inverse, Index from, Index size, Matrix& square) {
  if (size <= kLeaf) {
    const auto block = inverse.block(from, from, size, size);
    square.block(from, from, size, size).noalias() = block.transpose().lazyProduct(block);
    return;
  }
  const Index half = size / 2, rest = size - half;
  SquareBlock(inverse, from, half, square);
  SquareBlock(inverse, from + half, rest, square);
  const auto below = inverse.block(from + half, from, rest, half);
  square.block(from, from, half, half).selfadjointView<Eigen::Lower>().rankUpdate(below.transpose());
  square.block(from + half, from, rest, half).noalias() =
      inverse.block(from + half, from + half, rest, rest).transpose().triangularView<Eigen::Upper>() * below;
}

}  // namespace

std::optional<Cholesky> Cholesky::Factor(const Matrix& symmetric) {
  Cholesky factor;
  if (!factor.Compute(symmetric, Vector::Zero(symmetric.rows()))) return std::nullopt;
  return factor;
}

bool Cholesky::Compute(const Matrix& symmetric, const Vector& diagonal) {
  lower_ = symmetric;
  lower_.diagonal() += diagonal;
  const Eigen::LLT<Eigen::Ref<Matrix>> in_place(lower_);
  if (in_place.info() != Eigen::Success) return false;
  lower_.triangularView<Eigen::StrictlyUpper>().setZero();
  // A matrix of infinities or NaNs can pass; a factor of it serves nobody.
  if (!lower_.allFinite() || (lower_.diagonal().array() <= 0.0).any()) return false;
  inverse_.setZero(lower_.rows(), lower_.cols());
  InvertBlock(lower_, 0, lower_.rows(), inverse_);
  return true;
}

Vector Cholesky::Solve(const Vector& right) const {
  const Vector half = inverse_.triangularView<Eigen::Lower>() * right;
  return inverse_.transpose().triangularView<Eigen::Upper>() * half;
}

void Cholesky::Inverse(Matrix& inverse) const {
  inverse.resize(size(), size());
  SquareBlock(inverse_, 0, size(), inverse);
  inverse.triangularView<Eigen::StrictlyUpper>() = inverse.transpose();
}

double Cholesky::HalfLogDeterminant() const { return lower_.diagonal().array().log().sum(); }

bool Cholesky::Append(const Matrix& cross, const Matrix& corner) {
  const Index n = size(), p = corner.rows();
  const Matrix l21 = (inverse_.triangularView<Eigen::Lower>() * cross).transpose();
  const std::optional<Cholesky> l22 = Factor(corner - l21 * l21.transpose());
  if (!l22) return false;
  Matrix lower = Matrix::Zero(n + p, n + p), inverse = lower;
  lower.topLeftCorner(n, n) = lower_;
  lower.bottomLeftCorner(p, n) = l21;
  lower.bottomRightCorner(p, p) = l22->lower_;
  inverse.topLeftCorner(n, n) = inverse_;
  const Matrix left = l21 * inverse_.triangularView<Eigen::Lower>();
  inverse.bottomLeftCorner(p, n) = -(l22->inverse_.triangularView<Eigen::Lower>() * left);
  inverse.bottomRightCorner(p, p) = l22->inverse_;
  lower_ = std::move(lower);
  inverse_ = std::move(inverse);
  return true;
}

}  // namespace hpo::search::gp
