// SPDX-License-Identifier: Apache-2.0
//
// What one does where a model knows no conditions: a study of its own for each leaf. The rival of one model of all.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/bench/suites/conditional_problem.h"

namespace hpo::bench {

// Which leaf has the next trial.
enum class LeafChoice {
  kInTurn,
  kMostImprovement,  // the one whose model expects most of its next trial, beside the best trial of all leaves;
                     // leaves without a model come first
};

// The least regret after each of so many trials in all, each leaf asked by a gp sampler.
std::vector<double> LeastRegretsOfLeaves(const ConditionalProblem& problem, LeafChoice choice, int trials,
                                         std::uint64_t seed);

}  // namespace hpo::bench
