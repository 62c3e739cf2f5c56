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

}  // namespace hpo::search::gp
