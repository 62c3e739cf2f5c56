// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/draft.h"

#include <algorithm>

namespace hpo::search::tpe {

Draft::Draft(const SearchSpace& space, const PartialConfiguration& fixed, RandomStream& random)
    : space_(space), fixed_(fixed), point_(static_cast<std::size_t>(space.size())) {
  std::ranges::generate(point_, [&] { return random.Uniform(); });
  configuration_ = space_.FromUnitCube(point_, fixed_);
}

void Draft::Take(const std::vector<Axis>& axes, const Eigen::RowVectorXd& coordinates) {
  for (std::size_t j = 0; j < axes.size(); ++j) {
    point_[static_cast<std::size_t>(axes[j].parameter)] = UnitOf(axes[j], coordinates[static_cast<Index>(j)]);
  }
  configuration_ = space_.FromUnitCube(point_, fixed_);
}

}  // namespace hpo::search::tpe
