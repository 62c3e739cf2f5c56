// SPDX-License-Identifier: Apache-2.0
//
// Random search spaces for property tests: every kind of parameter, linear and log, with and without steps, constants
// and single levels, conditions and nested variants. A recipe is a row of plain numbers and any numbers make a legal
// parameter, so that failures shrink to small spaces.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "search/space/search_space.h"

namespace hpo::search {

struct ParameterRecipe {
  std::uint32_t kind = 0;
  std::uint32_t origin = 0;  // where the range begins
  std::uint32_t extent = 0;  // how wide it is, how many levels there are
  std::uint32_t parent = 0;  // which earlier parameter, if any, it depends on
  std::uint32_t clause = 0;  // for which of the parent's values it is active
};

SearchSpace SpaceFrom(const std::vector<ParameterRecipe>& recipes);

// For suites that do not run under rapidcheck: the same space for the same seed, 1 to 8 parameters.
SearchSpace SpaceFromSeed(std::uint64_t seed);

rc::Gen<SearchSpace> RandomSpace();  // 0 to 8 parameters

// Its parameters that have an order, without conditions and constraints: for what serves no others.
SearchSpace OnlyNumbers(const SearchSpace& space);

// A constraint on up to three parameters: a bound on a weighted sum or product of their positions, or one level. All of
// a space hold at a configuration that is drawn first.
struct ConstraintRecipe {
  std::uint32_t kind = 0;
  std::uint32_t parameters = 0;  // which
  std::uint32_t weights = 0;
  std::uint32_t slack = 0;  // how far the drawn configuration is from breaking it
};

// Precondition: the configuration is one of the space.
void AddConstraint(SearchSpace& space, const ConstraintRecipe& recipe, const Configuration& legal);

// The space with 1 to 3 constraints. Precondition: it has a parameter.
rc::Gen<SearchSpace> WithConstraints(const SearchSpace& space);

rc::Gen<SearchSpace> RandomConstrainedSpace();  // 1 to 8 parameters

// The space without its constraints, with priors on most of its parameters: a value with or without a deviation, or
// weights.
rc::Gen<SearchSpace> WithPriors(const SearchSpace& space);

// One of these.
rc::Gen<SearchSpace> AnySpace();

// One coordinate a parameter in [0, 1], the ends and the last double below 1 included more often than by chance.
rc::Gen<std::vector<double>> RandomPoint(const SearchSpace& space);

// What rapidcheck prints for a counterexample.
void showValue(const SearchSpace& space, std::ostream& out);
void showValue(const Configuration& configuration, std::ostream& out);

}  // namespace hpo::search
