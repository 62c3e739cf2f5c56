// SPDX-License-Identifier: Apache-2.0
//
// Back from transformed values to losses, for those who report them. Apart from the transform, as it sorts all losses
// and no ask needs it.
#pragma once

#include <span>
#include <vector>

#include "search/gp/output_transform.h"

namespace hpo::search::gp {

// Immutable; const members may be called from several threads.
class InverseTransform {
 public:
  // `losses`: those that the transform is of.
  InverseTransform(const OutputTransform& transform, std::span<const double> losses);

  // The loss that has this transformed value: linear between the observed losses, beyond the best one with the slope
  // there, the worst loss beyond that one. Any finite value.
  double operator()(double value) const;

 private:
  double unit_;
  // Ascending, without repeats: value after the transform and raw loss.
  std::vector<double> known_values_;
  std::vector<double> known_losses_;
};

}  // namespace hpo::search::gp
