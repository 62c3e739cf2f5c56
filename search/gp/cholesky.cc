// SPDX-License-Identifier: Apache-2.0
#include "search/gp/cholesky.h"

#include <Eigen/Cholesky>
#include <utility>

namespace hpo::search::gp {
namespace {

constexpr Index kLeaf = 24;   // below it halving costs more than it saves
constexpr Index kDense = 48;  // up to here a triangle is multiplied as if it were full

// A matrix of infinities or NaNs can pass the factorization; they come to its diagonal.
bool FactorLeaf(Eigen::Ref<Matrix> block, Eigen::Ref<Matrix> inverse) {
  const Eigen::LLT<Eigen::Ref<Matrix>> in_place(block);
  if (in_place.info() != Eigen::Success) return false;
  if (!block.diagonal().allFinite() || (block.diagonal().array() <= 0.0).any()) return false;
  inverse.triangularView<Eigen::Lower>() =
      block.triangularView<Eigen::Lower>().solve(Matrix::Identity(block.rows(), block.rows()));
  return true;
}

// B L'^-1 in place of B, for the block [from, from + size) of L = `lower`, whose leaves `inverse` has inverted.
void SolveFromRight(const Matrix& lower, const Matrix& inverse, Index from, Eigen::Ref<Matrix> b) {
  const Index size = b.cols();
  if (size <= kLeaf) {
    b *= inverse.block(from, from, size, size).transpose();
    return;
  }
  const Index half = size / 2, rest = size - half;
  SolveFromRight(lower, inverse, from, b.leftCols(half));
  b.rightCols(rest).noalias() -= b.leftCols(half) * lower.block(from + half, from, rest, half).transpose();
  SolveFromRight(lower, inverse, from + half, b.rightCols(rest));
}

// Writes the inverse of the block [from, from + size) of `lower` into `inverse`, which has the leaves' and zeros above
// its diagonal, by recursive halving: about n^3/3 operations, most of them in matrix products.
//   [[L11, 0], [L21, L22]]^-1 = [[L11^-1, 0], [-L22^-1 L21 L11^-1, L22^-1]]
void InvertBlock(const Matrix& lower, Index from, Index size, Matrix& inverse) {
  if (size <= kLeaf) return;
  const Index half = size / 2, rest = size - half;
  InvertBlock(lower, from, half, inverse);
  InvertBlock(lower, from + half, rest, inverse);
  const Matrix left =
      lower.block(from + half, from, rest, half) * inverse.block(from, from, half, half).triangularView<Eigen::Lower>();
  inverse.block(from + half, from, rest, half).noalias() =
      -(inverse.block(from + half, from + half, rest, rest).triangularView<Eigen::Lower>() * left);
}

// Adds the block [from, from + size) of the lower triangle `inverse` times the same rows of `right` to these of `sum`.
void AddProduct(const Matrix& inverse, Index from, Index size, const Matrix& right, Matrix& sum) {
  if (size <= kDense) {
    sum.middleRows(from, size).noalias() += inverse.block(from, from, size, size) * right.middleRows(from, size);
    return;
  }
  const Index half = size / 2, rest = size - half;
  AddProduct(inverse, from, half, right, sum);
  sum.middleRows(from + half, rest).noalias() +=
      inverse.block(from + half, from, rest, half) * right.middleRows(from, half);
  AddProduct(inverse, from + half, rest, right, sum);
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
  const Index n = symmetric.rows();
  if (size() != n) {
    lower_.setZero(n, n);
    inverse_.setZero(n, n);
  }
  for (Index j = 0; j < n; ++j) lower_.col(j).tail(n - j) = symmetric.col(j).tail(n - j);
  lower_.diagonal() += diagonal;
  if (!FactorBlock(0, n)) return false;
  InvertBlock(lower_, 0, n, inverse_);
  return true;
}

// Of the block [from, from + size), by recursive halving; inverts the leaves.
bool Cholesky::FactorBlock(Index from, Index size) {
  auto block = lower_.block(from, from, size, size);
  if (size <= kLeaf) return FactorLeaf(block, inverse_.block(from, from, size, size));
  const Index half = size / 2, rest = size - half;
  if (!FactorBlock(from, half)) return false;
  SolveFromRight(lower_, inverse_, from, block.bottomLeftCorner(rest, half));
  block.bottomRightCorner(rest, rest)
      .selfadjointView<Eigen::Lower>()
      .rankUpdate(block.bottomLeftCorner(rest, half), -1);
  return FactorBlock(from + half, rest);
}

Vector Cholesky::Solve(const Vector& right) const {
  const Vector half = inverse_.triangularView<Eigen::Lower>() * right;
  return inverse_.transpose().triangularView<Eigen::Upper>() * half;
}

Matrix Cholesky::SolveLower(const Matrix& right) const {
  Matrix solution = Matrix::Zero(right.rows(), right.cols());
  AddProduct(inverse_, 0, size(), right, solution);
  return solution;
}

void Cholesky::Inverse(Matrix& inverse) const {
  inverse.resize(size(), size());
  SquareBlock(inverse_, 0, size(), inverse);
}

double Cholesky::HalfLogDeterminant() const { return lower_.diagonal().array().log().sum(); }

bool Cholesky::Append(const Matrix& cross, const Matrix& corner) {
  const Index n = size(), p = corner.rows();
  const Matrix l21 = SolveLower(cross).transpose();
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
