// SPDX-License-Identifier: Apache-2.0
//
// The density of some trials over a group of parameters: a mixture with one kernel a trial, a broad one for what no
// trial has shown, and one of the users' priors where there are some. A kernel is a product over the parameters:
// truncated normals for numbers, their mass in a cell for discrete ones, the seen category with a share for all others.
//
// Bandwidths and weights as in Optuna's TPESampler, but for trials at one place, which share a bandwidth: Bergstra et
// al. (2011), "Algorithms for hyper-parameter optimization"; Watanabe (2023), "Tree-structured Parzen estimator:
// understanding its algorithm components".
#pragma once

#include <Eigen/Core>
#include <vector>

#include "search/random_source.h"
#include "search/space/prior_density.h"
#include "search/space/search_space.h"
#include "search/tpe/axis.h"

namespace hpo::search::tpe {

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

// Immutable; const members may be called from several threads. Borrows the space and the prior.
class ParzenEstimator {
 public:
  // `observations`: one row a trial, the oldest first, with the coordinates of `axes`; any number of rows.
  // `prior`: may be null; its kernel weighs `prior_weight` trials.
  ParzenEstimator(const SearchSpace& space, std::vector<Axis> axes, const Matrix& observations,
                  const SpacePrior* prior = nullptr, double prior_weight = 1.0);

  // Independent draws, one row each.
  Matrix Sample(int count, RandomStream& random) const;

  // ln of the density of each row. Cells that are too many to be told apart count as continuous, so values of two
  // estimators compare when their axes are the same.
  Vector LogDensity(const Matrix& points) const;

 private:
  void AddNumbers(Index axis, const Vector& places);
  // The prior along the axis as part of this kernel; nullptr: the kernel is another one, or there is none.
  const PriorDensity* PriorOf(Index axis, Index kernel) const;
  double Draw(Index axis, Index kernel, RandomStream& random) const;
  void AddContinuous(Index axis, const Matrix& points, Matrix& log_kernels) const;
  void AddCells(Index axis, const Matrix& points, Matrix& log_kernels) const;
  void AddCategories(Index axis, const Matrix& points, Matrix& log_kernels) const;

  const SearchSpace& space_;
  const SpacePrior* prior_;
  std::vector<Axis> axes_;
  Index trials_;        // how many kernels are of one
  Matrix centres_;      // a row a kernel: the trials', the prior's if there is one, the broad one; a column an axis
  Matrix deviations_;   // the same
  Vector chances_;      // of the kernels, running sum
  Vector log_weights_;  // of the kernels, with what makes truncated normals integrate to 1
};

// The weights of n trials, oldest first: 1 for the latest 25, from 1/n up for those before. Not normalized.
Vector AgeWeights(Index n);

// The deviations of normal kernels at these places of the unit interval: the larger gap to a neighbour at another
// place, between 1 / min(100, n + 2) and 1. A lone kernel reaches the farther end of the interval.
Vector Bandwidths(const Vector& places);

}  // namespace hpo::search::tpe
