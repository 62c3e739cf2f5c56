// SPDX-License-Identifier: Apache-2.0
//
// The half-rank transform of losses (search.md section 5): what a Gaussian process sees instead of raw losses. The
// better half keeps its differences, so an expected improvement keeps its meaning; the worse half keeps only its order,
// so outliers and skew of any size do no harm. The result has mean 0 and standard deviation 1.
#pragma once

#include <span>
#include <vector>

#include "search/gp/matrix.h"

namespace hpo::search::gp {

// Immutable; const members may be called from several threads.
class OutputTransform {
 public:
  // `losses`: finite, of any magnitude, at least one.
  explicit OutputTransform(std::span<const double> losses);

  // In the order of the losses; monotone: a lower loss never has a higher value. All 0 when the losses are equal.
  const Vector& values() const { return values_; }

  // The loss that has this transformed value: exact in the better half, linear between observed losses in the worse
  // one, the worst loss beyond it. Any finite value.
  double Invert(double value) const;

  // Raw loss units per unit of transformed value in the better half; 0 when the losses are equal.
  double unit() const { return unit_; }

 private:
  void Warp(double scale);
  void RememberWorse(std::span<const double> losses);

  double median_ = 0;
  double mean_ = 0;       // of the warped values
  double deviation_ = 1;  // of the warped values
  double unit_ = 0;
  Vector values_;
  // The worse half, ascending: value after the transform and raw loss.
  std::vector<double> worse_values_;
  std::vector<double> worse_losses_;
};

}  // namespace hpo::search::gp
