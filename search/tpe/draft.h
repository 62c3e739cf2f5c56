// SPDX-License-Identifier: Apache-2.0
//
// A configuration whose values are chosen group by group: what is chosen decides which groups come into play.
#pragma once

#include <vector>

#include "search/random_source.h"
#include "search/space/configuration.h"
#include "search/space/search_space.h"
#include "search/tpe/axis.h"
#include "search/tpe/parzen_estimator.h"

namespace hpo::search::tpe {

// Complete at any time, as chance has chosen what nobody has yet; constraints are not looked at. Borrows all it is
// given but the stream.
class Draft {
 public:
  Draft(const SearchSpace& space, const PartialConfiguration& fixed, RandomStream& random);

  // Chooses the values with these coordinates.
  void Take(const std::vector<Axis>& axes, const Eigen::RowVectorXd& coordinates);

  const PartialConfiguration& fixed() const { return fixed_; }
  const std::vector<double>& point() const { return point_; }  // in the unit cube
  const Configuration& configuration() const { return configuration_; }

 private:
  const SearchSpace& space_;
  const PartialConfiguration& fixed_;
  std::vector<double> point_;
  Configuration configuration_;
};

}  // namespace hpo::search::tpe
