// SPDX-License-Identifier: Apache-2.0
//
// Configurations as the surrogate sees them: the columns of the space's encoding that can vary, numbers in [0, 1] and
// categories as codes (search.md section 4).
#pragma once

#include <span>
#include <vector>

#include "search/gp/hyperparameters.h"
#include "search/gp/matrix.h"
#include "search/space/search_space.h"

namespace hpo::search::gp {

struct Feature {
  FeatureKind kind = FeatureKind::kNumeric;
  int column = 0;              // of the space's encoding
  int parameter = 0;           // index; of the parent for an indicator
  bool is_indicator = false;   // follows from its parent's value, so no search moves it
  bool is_continuous = false;  // any number in [0, 1] is a value's place
};

// Immutable; const members may be called from several threads. Keeps its own copy of the space.
class FeatureMap {
 public:
  explicit FeatureMap(const SearchSpace& space);

  const SearchSpace& space() const { return space_; }
  Index size() const { return static_cast<Index>(features_.size()); }
  const std::vector<Feature>& features() const { return features_; }
  const std::vector<FeatureKind>& kinds() const { return kinds_; }

  // How many features are active in a typical configuration; at least 1.
  double dimensions() const { return dimensions_; }

  // The features of a configuration of this space.
  Vector Encode(const Configuration& configuration) const;

  // The features of FromUnitCube(unit, fixed) without making it where no condition asks for that. Every coordinate is
  // in [0, 1], and those of fixed parameters are their values' places.
  Vector EncodeUnit(std::span<const double> unit, const PartialConfiguration& fixed) const;

 private:
  double TypicalDimensions() const;

  SearchSpace space_;
  std::vector<Feature> features_;
  std::vector<FeatureKind> kinds_;
  bool has_conditions_ = false;
  double dimensions_ = 1;
};

}  // namespace hpo::search::gp
