// SPDX-License-Identifier: Apache-2.0
//
// A = L L' with the inverse of L at hand, and rows appended without a new factorization (search.md section 7).
#pragma once

#include <optional>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

// The inverse of a lower triangular matrix with a non-zero diagonal, by recursive halving: about n^3/3 operations, most
// of them in matrix products.
Matrix LowerInverse(const Matrix& lower);

class Cholesky {
 public:
  // nullopt when the symmetric matrix is not positive definite in doubles. Reads the lower half.
  static std::optional<Cholesky> Factor(const Matrix& symmetric);

  Index size() const { return lower_.rows(); }
  const Matrix& lower() const { return lower_; }
  const Matrix& lower_inverse() const { return inverse_; }

  Vector Solve(const Vector& right) const;  // A^-1 b
  Matrix Inverse() const;                   // A^-1, both halves
  double HalfLogDeterminant() const;        // ln det(A) / 2

  // Makes A into [[A, cross], [cross', corner]]: `cross` is n x p, `corner` p x p. False, and nothing changed, when the
  // result is not positive definite.
  bool Append(const Matrix& cross, const Matrix& corner);

 private:
  Cholesky(Matrix lower, Matrix inverse);

  Matrix lower_;    // zeros above the diagonal
  Matrix inverse_;  // of lower_
};

}  // namespace hpo::search::gp
