// SPDX-License-Identifier: Apache-2.0
//
// A = L L' with the inverse of L at hand, and rows appended without a new factorization (search.md section 7).
#pragma once

#include <optional>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

class Cholesky {
 public:
  // nullopt when the symmetric matrix is not positive definite in doubles. Reads the lower half.
  static std::optional<Cholesky> Factor(const Matrix& symmetric);

  // A = symmetric + a diagonal, in the storage of the factor before if it has the size. Reads the lower half. False
  // when A is not positive definite; the factor is then unusable until the next success.
  bool Compute(const Matrix& symmetric, const Vector& diagonal);

  using Triangle = Eigen::Block<const Matrix>;

  Index size() const { return size_; }
  Triangle lower() const { return lower_.topLeftCorner(size_, size_); }
  Triangle lower_inverse() const { return inverse_.topLeftCorner(size_, size_); }

  Vector Solve(const Vector& right) const;       // A^-1 b
  Matrix SolveLower(const Matrix& right) const;  // L^-1 B
  Matrix SolveUpper(const Matrix& right) const;  // L'^-1 B
  void Inverse(Matrix& inverse) const;           // the lower half of A^-1; storage of the right size is used again
  Vector InverseDiagonal() const;                // of A^-1
  double HalfLogDeterminant() const;             // ln det(A) / 2

  // Makes A into [[A, cross], [cross', corner]]: `cross` is n x p, `corner` p x p. False, and nothing changed, when the
  // result is not positive definite.
  bool Append(const Matrix& cross, const Matrix& corner);

 private:
  bool FactorBlock(Index from, Index size);
  void Reserve(Index size);

  // Square, with room for rows to come.
  Matrix lower_;    // zeros above the diagonal
  Matrix inverse_;  // of lower_
  Index size_ = 0;
};

}  // namespace hpo::search::gp
