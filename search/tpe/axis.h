// SPDX-License-Identifier: Apache-2.0
//
// One parameter as a dimension of a Parzen estimator. A coordinate is a column of the space's encoding: a place in
// [0, 1], for discrete values the centre of their cell, or the code of a category.
#pragma once

#include <cstdint>

#include "search/space/search_space.h"

namespace hpo::search::tpe {

struct Axis {
  enum class Kind {
    kContinuous,  // any place
    kCells,       // places of discrete values; a kernel gives each the mass of its cell
    kCategories,  // codes
  };
  Kind kind = Kind::kContinuous;
  int parameter = 0;         // index in the space
  std::uint64_t values = 0;  // kCells, kCategories: how many, > 1
};

// Precondition: the parameter has more than one value.
Axis AxisOf(const SearchSpace& space, int parameter);

// The coordinate of the value whose place this is: a place made the centre of its cell, or the code of a category.
double Snapped(const SearchSpace& space, const Axis& axis, double unit);

// A place in the unit interval that stands for a coordinate.
double UnitOf(const Axis& axis, double coordinate);

}  // namespace hpo::search::tpe
