// SPDX-License-Identifier: Apache-2.0
//
// The matrix types of the surrogate. Numbers that are summed live in these types only: their storage is aligned, so
// the order in which a vectorized sum is taken, and with it every proposal, is the same in every run.
#pragma once

#include <Eigen/Core>

namespace hpo::search::gp {

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

// Whether two have the same size, which Eigen takes for granted, and the same numbers.
template <typename A, typename B>
bool SameNumbers(const Eigen::MatrixBase<A>& a, const Eigen::MatrixBase<B>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && a == b;
}

}  // namespace hpo::search::gp
