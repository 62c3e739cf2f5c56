// SPDX-License-Identifier: Apache-2.0
//
// Downhill from a point that breaks constraints to one that keeps them all, for what legal_points.h offers. A pattern
// search (Hooke and Jeeves, "Direct search solution of numerical and statistical problems", 1961) on the sum of squared
// violations: along one coordinate, on the way that helped last, and along random slants where those are stuck. Squares
// because their sum has no kinks along which single coordinates would be stuck before the end.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "search/random_source.h"
#include "search/space/search_space.h"

namespace hpo::search {

using UnitPoint = std::vector<double>;  // one coordinate in [0, 1] a parameter

// Borrows the space and the fixed values. Const members may be called from several threads.
class Descent {
 public:
  // The scale of each constraint's violation is its mean at `examples` that break it.
  Descent(const SearchSpace& space, const PartialConfiguration& fixed, std::span<const UnitPoint> examples);

  // 0 exactly where all constraints hold.
  double Height(const Configuration& configuration) const;

  // A legal point, after looking at no more than so many configurations.
  std::optional<UnitPoint> From(UnitPoint start, int most, RandomStream& random) const;

 private:
  class Run;

  const SearchSpace& space_;
  const PartialConfiguration& fixed_;
  std::vector<double> scales_;
};

}  // namespace hpo::search
