// SPDX-License-Identifier: Apache-2.0
//
// One parameter's values as positions in the unit interval, and back (search.md section 4).
//
//   real               z = (x - low) / (high - low), on ln x with a log scale
//   n values, linear   the centre of cell k of n cells of equal width: z = (k + 1/2) / n
//   n values, log      the position of ln x in [ln a, ln b] with a = max(low - step/2, low/2) and b = last + step/2:
//                      half a step is added at both ends, so every value has a cell of its own around it
//
// Pure functions; any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "search/space/parameter.h"

namespace hpo::search {

// The legal, canonical value whose cell holds `unit`. Any number is accepted: what is outside [0, 1] goes to the
// nearer end, NaN counts as 0.5. Precondition: the parameter is legal.
Value ValueAt(const Parameter& parameter, double unit);

// The position of a value, the cell centre if the parameter is discrete; in [0, 1], and ValueAt of it is the value
// (for reals without a step to about 1e-15 of the range). Throws std::invalid_argument for an illegal value.
double UnitOf(const Parameter& parameter, const Value& value);

// The values of a discrete parameter in ascending or declared order, false before true.
// Precondition: index < Cardinality(parameter).
Value NthValue(const Parameter& parameter, std::uint64_t index);

// The index of ValueAt(parameter, unit), and the position of NthValue(parameter, index): the same without making the
// value. Precondition: the parameter is discrete.
std::uint64_t IndexAt(const Parameter& parameter, double unit);
double UnitOfNth(const Parameter& parameter, std::uint64_t index);

// The part of the unit interval that goes to one value.
struct Cell {
  double low = 0;
  double high = 1;
};

// The cell of NthValue(parameter, index); the cells of all values fill [0, 1] in their order.
Cell NthCell(const Parameter& parameter, std::uint64_t index);

// The inverse of NthValue for a legal value. Precondition: the parameter is discrete.
std::uint64_t IndexOf(const Parameter& parameter, const Value& value);

// The place of a value among the levels of an ordinal or categorical parameter, or of false, true.
// Throws std::invalid_argument when it is none of them.
std::size_t LevelOf(const Parameter& parameter, const Value& value);

}  // namespace hpo::search
