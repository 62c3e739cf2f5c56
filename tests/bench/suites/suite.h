// SPDX-License-Identifier: Apache-2.0
//
// Sets of problems of one kind, and the ways to solve them that can be compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/suites/conditional_problem.h"

namespace hpo::bench {

inline constexpr int kMixedDimension = 6;  // two parameters of each kind

// Without leaves where nothing is conditional.
struct SuiteProblem : ConditionalProblem {
  int instance = 1;
};

// "mixed": the 24 functions; "conditional": the four shapes; each with these instances.
const std::vector<std::string>& SuiteNames();

// Throws std::invalid_argument for any other name and for an illegal instance.
std::vector<SuiteProblem> MakeSuite(const std::string& name, const std::vector<int>& instances);

// The least regret after each trial of a study. way: the name of a sampler, or "leaves-in-turn" or "leaf-models"
// (leaf_studies.h). Throws std::invalid_argument for any other name, and for leaves where there are none.
std::vector<double> Solve(const SuiteProblem& problem, const std::string& way, int trials, std::uint64_t seed);

}  // namespace hpo::bench
