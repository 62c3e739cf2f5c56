// SPDX-License-Identifier: Apache-2.0
//
// Functions with known minima among the points that keep constraints on what is measured, and a study that runs a
// sampler on one without a journal.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/support/test_functions.h"

namespace hpo::search {

struct ConstrainedFunction {
  TestFunction function;  // its minimum: the least value at which the constraints are kept
  std::function<std::vector<double>(const std::vector<double>&)> constraints;  // <= 0 where they are kept
};

ConstrainedFunction Gramacy();   // 2 dimensions, a wavy border and a round one
ConstrainedFunction Gardner2();  // 2 dimensions, two small lenses
ConstrainedFunction G8();        // 2 dimensions, ripples; a small lens away from the function's own minimum
ConstrainedFunction Spring();    // 3 dimensions, four constraints that nearly meet at the minimum

// The lowest value that keeps the constraints after each trial; infinite before there is one.
std::vector<double> BestKeptSoFar(Sampler& sampler, const ConstrainedFunction& problem, const TestRun& run,
                                  std::uint64_t seed);

}  // namespace hpo::search
