// SPDX-License-Identifier: Apache-2.0
//
// Runs the studies of a suite and says how they end.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/bench/suites/suite.h"

namespace hpo::bench {

// A study of each problem for each seed by each way; at least one of each.
struct SuitePlan {
  std::string suite;
  std::vector<SuiteProblem> problems;
  std::vector<std::string> ways;
  std::vector<int> seeds;
  int trials = 100;  // >= 1, also each study's budget
  int threads = 1;   // >= 1: studies at a time; changes no figure
};

// By way: the least regrets after each trial of each study, problem by problem and within it seed by seed.
using SuiteResults = std::map<std::string, std::vector<std::vector<double>>>;

SuiteResults RunSuite(const SuitePlan& plan);

// Mean log10 regrets, and by how much those of the other ways are higher than those of the first: by kind of problem
// and of all of them, with one standard deviation of the mean.
void PrintSuite(const SuitePlan& plan, const SuiteResults& results, const std::vector<int>& marks);

// A row a study and mark: way,suite,problem,instance,parameters,seed,trials,regret. Throws std::runtime_error when the
// file cannot be written.
void WriteSuiteCsv(const std::string& path, const SuitePlan& plan, const SuiteResults& results,
                   const std::vector<int>& marks);

}  // namespace hpo::bench
