// SPDX-License-Identifier: Apache-2.0
//
// What a Gaussian process sees instead of raw losses: a monotone function of them with mean 0 and standard deviation 1,
// so that outliers and skew of any size do no harm.
#pragma once

#include <span>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

// Immutable; const members may be called from several threads.
class OutputTransform {
 public:
  // Both take finite losses of any magnitude, at least one.

  // The power transform that makes the losses look most like a normal sample (Yeo and Johnson, Biometrika 87, 2000). It
  // draws the good losses apart where they crowd, which is what a search near the optimum needs.
  static OutputTransform Power(std::span<const double> losses);

  // The half-rank transform (search.md section 5): the better half keeps its differences, the worse half only its
  // order.
  static OutputTransform HalfRank(std::span<const double> losses);

  // In the order of the losses; monotone: a lower loss never has a higher value. All 0 when the losses are equal.
  const Vector& values() const { return values_; }

  // Variances of the values of losses that have noise of this standard deviation, by the slope of the transform at
  // each: one a loss, at most 10. For Power alone; 0 when the losses are equal. deviation: >= 0, finite.
  Vector NoiseVariances(double deviation) const;

  // Raw loss units per unit of transformed value at the best loss; 0 when the losses are equal.
  double unit() const { return unit_; }

 private:
  // `values`: a monotone function of the losses, `slope` its derivative by the loss at the best one, as
  // slope_value / slope_loss; the division may overflow until it is known how far the values spread.
  OutputTransform(Vector values, double slope_value, double slope_loss);

  double unit_ = 0;
  Vector values_;
  double deviation_ = 0;  // of the values before they were divided by it
  // Of the power transform: t of each loss, its unit in half distances, and p. No t for HalfRank.
  Vector scaled_;
  double scale_ = 0;
  double power_ = 1;
};

}  // namespace hpo::search::gp
