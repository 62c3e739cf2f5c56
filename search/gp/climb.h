// SPDX-License-Identifier: Apache-2.0
//
// The gradient search of one point of a mixed domain for a larger acquisition. It asks for values and is told them, so
// that many run in lock-step and share each evaluation.
#pragma once

#include <vector>

#include "search/gp/domain.h"
#include "search/gp/matrix.h"
#include "search/gp/projected_lbfgs.h"

namespace hpo::search::gp {

// Moves the features of relaxed parameters (IsRelaxed) that are free and active, in units of their scales, within the
// unit cube. One thread at a time.
class Climb {
 public:
  // `features`: of `start`. `scales`: one positive number a feature. `iterations` >= 0: the most it makes.
  Climb(const Domain& domain, UnitPoint start, Vector features, const Vector& scales, int iterations);

  bool done() const { return run_.done(); }

  // The features whose value is wanted next, while not done; then that value, and its derivatives by the features.
  Vector Features() const;
  void Tell(double value, const Eigen::Ref<const Vector>& gradient);

  // The best point found, which need not be legal; the start when nothing better was.
  UnitPoint End(const Domain& domain) const;

 private:
  Vector Take(const Eigen::Ref<const Vector>& all) const;  // of all features those that move
  ProjectedLbfgs Make(int iterations) const;

  UnitPoint start_;
  Vector features_;
  std::vector<Index> movable_;
  Vector scales_;  // of the movable ones
  ProjectedLbfgs run_;
};

}  // namespace hpo::search::gp
