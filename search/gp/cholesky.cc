// SPDX-License-Identifier: Apache-2.0
#include "search/gp/cholesky.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <utility>

namespace hpo::search::gp {
namespace {

constexpr Index kLeaf = 24;   // below it halving costs more than it saves
constexpr Index kDense = 48;  // up to here a triangle is multiplied as if it were full
constexpr Index kSpare = 16;  // rows that may be appended before all has to be copied
constexpr Index kFew = 3;     // columns up to which a product with each is faster than one with all of them

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

// The lower triangle, or its transpose, times a vector: dense blocks below one another.
void MultiplyByBlocks(const Matrix& lower, const Eigen::Ref<const Vector>& right, Eigen::Ref<Vector> product) {
  const Index n = right.size();
  for (Index from = 0; from < n; from += kDense) {
    const Index rows = std::min(kDense, n - from), columns = from + rows;
    product.segment(from, rows).noalias() = lower.block(from, 0, rows, columns) * right.head(columns);
  }
}

void MultiplyTransposedByBlocks(const Matrix& lower, const Eigen::Ref<const Vector>& right,
                                Eigen::Ref<Vector> product) {
  const Index n = right.size();
  for (Index from = 0; from < n; from += kDense) {
    const Index columns = std::min(kDense, n - from), rows = n - from;
    product.segment(from, columns).noalias() = lower.block(from, from, rows, columns).transpose() * right.tail(rows);
  }
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
  if (lower_.rows() != n) {
    lower_.setZero(n, n);
    inverse_.setZero(n, n);
  }
  size_ = n;
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

Vector Cholesky::Solve(const Vector& right) const { return SolveUpper(SolveLower(right)); }

Matrix Cholesky::SolveLower(const Matrix& right) const {
  Matrix solution = Matrix::Zero(right.rows(), right.cols());
  if (right.cols() > kFew) {
    AddProduct(inverse_, 0, size(), right, solution);
    return solution;
  }
  for (Index j = 0; j < right.cols(); ++j) MultiplyByBlocks(inverse_, right.col(j), solution.col(j));
  return solution;
}

Matrix Cholesky::SolveUpper(const Matrix& right) const {
  // Eigen packs the lower triangle faster than its transpose.
  if (right.cols() > kFew) return (right.transpose() * lower_inverse().triangularView<Eigen::Lower>()).transpose();
  Matrix solution(right.rows(), right.cols());
  for (Index j = 0; j < right.cols(); ++j) MultiplyTransposedByBlocks(inverse_, right.col(j), solution.col(j));
  return solution;
}

void Cholesky::Inverse(Matrix& inverse) const {
  inverse.resize(size(), size());
  SquareBlock(inverse_, 0, size(), inverse);
}

Vector Cholesky::InverseDiagonal() const { return lower_inverse().colwise().squaredNorm().transpose(); }

double Cholesky::HalfLogDeterminant() const { return lower_.diagonal().head(size_).array().log().sum(); }

bool Cholesky::Append(const Matrix& cross, const Matrix& corner) {
  const Index n = size_, p = corner.rows();
  const Matrix l12 = SolveLower(cross);
  const std::optional<Cholesky> l22 = Factor(corner - l12.transpose() * l12);
  if (!l22) return false;
  Reserve(n + p);
  lower_.block(n, 0, p, n) = l12.transpose();
  lower_.block(n, n, p, p) = l22->lower_;
  inverse_.block(n, 0, p, n).noalias() = -(l22->inverse_ * SolveUpper(l12).transpose());
  inverse_.block(n, n, p, p) = l22->inverse_;
  size_ = n + p;
  return true;
}

void Cholesky::Reserve(Index size) {
  if (size <= lower_.rows()) return;
  for (Matrix* triangle : {&lower_, &inverse_}) {
    Matrix larger = Matrix::Zero(size + kSpare, size + kSpare);
    larger.topLeftCorner(size_, size_) = triangle->topLeftCorner(size_, size_);
    *triangle = std::move(larger);
  }
}

}  // namespace hpo::search::gp
