// SPDX-License-Identifier: Apache-2.0
#include "search/gp/domain.h"

#include <algorithm>
#include <utility>

#include "search/space/encoding.h"

namespace hpo::search::gp {

bool IsCategorical(const Parameter& parameter) {
  return parameter.kind == ParameterKind::kCategorical || parameter.kind == ParameterKind::kBoolean;
}

Domain::Domain(const FeatureMap& map, const PartialConfiguration& fixed)
    : map_(map), legal_(map.space(), fixed), fixed_units_(static_cast<std::size_t>(map.space().size())) {
  for (int i = 0; i < map.space().size(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (i < fixed.size() && fixed[i]) fixed_units_[k] = UnitOf(map.space()[i], *fixed[i]);
    free_.push_back(!fixed_units_[k] && Cardinality(map.space()[i]) != 1);
  }
}

UnitPoint Domain::Inside(UnitPoint point) const {
  for (std::size_t i = 0; i < point.size(); ++i) {
    point[i] = fixed_units_[i] ? *fixed_units_[i] : std::clamp(point[i], 0.0, 1.0);
  }
  return point;
}

UnitPoint Domain::Place(const Configuration& configuration) const {
  UnitPoint point(fixed_units_.size(), 0.5);
  for (int i = 0; i < configuration.size(); ++i) {
    if (configuration[i]) point[static_cast<std::size_t>(i)] = UnitOf(map_.space()[i], *configuration[i]);
  }
  return Inside(std::move(point));
}

PointSet Domain::WithFeatures(std::vector<UnitPoint> points) const {
  PointSet set{std::move(points), Matrix()};
  set.features.resize(static_cast<Index>(set.units.size()), map_.size());
  for (std::size_t k = 0; k < set.units.size(); ++k) {
    set.features.row(static_cast<Index>(k)) = Features(set.units[k]).transpose();
  }
  return set;
}

}  // namespace hpo::search::gp
