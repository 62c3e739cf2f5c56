// SPDX-License-Identifier: Apache-2.0
//
// BBOB functions over real numbers, whole ones and categories by turns.
#pragma once

#include "tests/bench/suites/problem.h"

namespace hpo::bench {

// Of the coordinates x0, x1, ... the first of each three is real, the second an integer with 5 to 50 values, the third
// a choice among 3 to 8 categories in no order. Values of the latter two are evenly spaced, one of them at the
// function's optimal point, which so is the optimum here too.
// function: 1 to 24; dimension: 2 to 40; instance: 1 to 100,000. Throws std::invalid_argument.
Problem MixedProblem(int function, int dimension, int instance);

}  // namespace hpo::bench
