// SPDX-License-Identifier: Apache-2.0
//
// Where one ask may go: the space with the request's fixed values, as points of the unit cube with one coordinate a
// parameter. A coordinate of an inactive parameter is kept and counts once the parameter becomes active. Constraints
// make some points illegal; those that a search returns are not.
#pragma once

#include <optional>
#include <vector>

#include "search/gp/feature_map.h"
#include "search/gp/matrix.h"
#include "search/space/configuration.h"
#include "search/space/legal_points.h"

namespace hpo::search::gp {

// Whether a parameter's values have no order.
bool IsCategorical(const Parameter& parameter);

using search::UnitPoint;

// Points with their features.
struct PointSet {
  std::vector<UnitPoint> units;
  Matrix features;  // one row a point
};

// Borrows the map. Const members may be called from several threads.
class Domain {
 public:
  // `fixed` is empty or of the space's size. Throws std::invalid_argument for an illegal value.
  Domain(const FeatureMap& map, const PartialConfiguration& fixed);

  const FeatureMap& map() const { return map_; }
  const PartialConfiguration& fixed() const { return legal_.fixed(); }
  const LegalPoints& legal() const { return legal_; }
  // Whether an ask may change the parameter at all.
  bool IsFree(int parameter) const { return free_[static_cast<std::size_t>(parameter)]; }

  // The point with its coordinates clamped to [0, 1], fixed ones replaced by their values' places.
  UnitPoint Inside(UnitPoint point) const;

  Configuration At(const UnitPoint& point) const { return legal_.At(point); }

  // The place of a configuration, 0.5 for inactive parameters, moved inside.
  UnitPoint Place(const Configuration& configuration) const;

  // Precondition for both: points as Inside returns them.
  Vector Features(const UnitPoint& point) const { return map_.EncodeUnit(point, fixed()); }
  PointSet WithFeatures(std::vector<UnitPoint> points) const;

 private:
  const FeatureMap& map_;
  LegalPoints legal_;
  std::vector<bool> free_;
  std::vector<std::optional<double>> fixed_units_;
};

}  // namespace hpo::search::gp
