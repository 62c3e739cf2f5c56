// SPDX-License-Identifier: Apache-2.0
//
// What a user believes about a parameter's best value before any trial: where it is, and how sure that is. Samplers
// start there and let results decide in the end, so a wrong belief costs trials but never the optimum.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "search/space/value.h"

namespace hpo::search {

struct Parameter;

// Without a deviation. Half as much is a high confidence, twice as much a low one.
inline constexpr double kPriorDeviation = 0.25;

// Who is surer fixes the value.
inline constexpr double kLeastPriorDeviation = 0.001;

// How much likelier a value of a categorical or boolean parameter is than any other one.
inline constexpr double kPriorFavour = 4.0;

// Either a value or weights.
struct ParameterPrior {
  std::optional<Value> value;  // the likeliest; a legal one of the parameter
  // Real, integer, ordinal: of a normal distribution around the value, as a share of the range on its scale (the levels
  // of an ordinal lie evenly); >= kLeastPriorDeviation. Absent: kPriorDeviation.
  std::optional<double> deviation;
  // Ordinal, categorical, boolean (false, true): how likely each level is relative to the others; >= 0, not all 0.
  std::vector<double> weights;

  friend bool operator==(const ParameterPrior&, const ParameterPrior&) = default;
};

// What is wrong with the prior of a parameter that is legal otherwise; nullopt: nothing, or it has none.
std::optional<std::string> PriorProblem(const Parameter& parameter);

}  // namespace hpo::search
