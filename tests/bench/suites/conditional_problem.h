// SPDX-License-Identifier: Apache-2.0
//
// Functions whose parameters hang on choices: a tree of choices, each leaf a BBOB function of its own parameters and of
// two that all leaves share.
#pragma once

#include <vector>

#include "tests/bench/suites/problem.h"

namespace hpo::bench {

// How the parameters that all leaves have act.
enum class Shared {
  kAlike,  // the same in each leaf: a function of them adds to that of the leaf
  kApart,  // differently in each leaf, together with its own
};

struct ConditionalShape {
  int depth = 1;  // choices on the way to a leaf: 1, with 3 to 6 leaves, or 2, with 2 or 3 times two
  Shared shared = Shared::kAlike;
};

// Everything that the shape leaves open is drawn: functions (of all 24), one to four own parameters a leaf on a linear
// or logarithmic scale, and by how much each leaf but one is worse at its best: .02 to .2 of the function's usual
// height.
struct ConditionalProblem {
  Problem whole;
  std::vector<Problem> leaves;  // each over its own and the shared parameters alone; regrets are those of `whole`
};

// instance: 1 to 10,000. Throws std::invalid_argument. A function of its arguments.
ConditionalProblem MakeConditionalProblem(const ConditionalShape& shape, int instance);

}  // namespace hpo::bench
