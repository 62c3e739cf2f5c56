// SPDX-License-Identifier: Apache-2.0
//
// The normal distribution that CMA-ES draws from, and how a ranked generation changes it (Hansen 2016, equations 34 to
// 47). Discrete coordinates keep a margin: each of the two neighbours of the mean's value stays likely enough to be
// drawn, so that no integer freezes (Hamano et al. 2022, "CMA-ES with margin").
#pragma once

#include <vector>

#include "search/cma_es/coordinates.h"
#include "search/cma_es/strategy.h"
#include "search/random_source.h"

namespace hpo::search::cma_es {

// Value type; const members may be called from several threads. `coordinates` is lent to each call that needs it.
class Distribution {
 public:
  // A round one. `mean`: at least one coordinate, in the unit cube. `deviation` > 0.
  Distribution(const Vector& mean, double deviation);

  Vector Draw(RandomStream& random) const;

  // Where a drawn point falls: discrete coordinates are spread by their margins.
  Vector Spread(const Vector& drawn) const;

  // A point as a step from the mean, and a step's length in standard deviations.
  Vector StepTo(const Vector& point) const { return (point - mean_) / sigma_; }
  double Length(const Vector& step) const { return Whitened(step).norm(); }

  // The next generation from the steps of this one, best first, as many as the strategy's population.
  void Update(const std::vector<Vector>& steps, const Strategy& strategy);
  // To be called after each Update where there are discrete coordinates. `margin`: probability of the neighbours.
  void KeepMargins(const Coordinates& coordinates, double margin);

  const Vector& mean() const { return mean_; }
  Vector deviations() const { return sigma_ * covariance_.diagonal().cwiseSqrt(); }
  Vector path() const { return sigma_ * path_c_; }
  double condition() const;  // of the covariance: largest over smallest eigenvalue

 private:
  Vector Whitened(const Vector& step) const;
  void Decompose();
  void KeepMargin(const Coordinates& coordinates, Index k, double margin);

  Vector mean_;
  double sigma_;
  Matrix covariance_;
  Matrix basis_;   // eigenvectors of the covariance
  Vector scales_;  // square roots of its eigenvalues
  Vector path_sigma_, path_c_;
  Vector spread_;  // 1, for discrete coordinates by how much their deviation is widened
  int generation_ = 0;
};

}  // namespace hpo::search::cma_es
