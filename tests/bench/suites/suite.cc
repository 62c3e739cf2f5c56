// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/suite.h"

#include <stdexcept>

#include "tests/bench/bbob/bbob.h"
#include "tests/bench/suites/leaf_studies.h"
#include "tests/bench/suites/mixed_problem.h"
#include "tests/bench/suites/problem_study.h"

namespace hpo::bench {

const std::vector<std::string>& SuiteNames() {
  static const std::vector<std::string> names = {"mixed", "conditional"};
  return names;
}

std::vector<SuiteProblem> MakeSuite(const std::string& name, const std::vector<int>& instances) {
  std::vector<SuiteProblem> problems;
  for (const int instance : instances) {
    if (name == "mixed") {
      for (int function = 1; function <= bbob::kFunctions; ++function) {
        problems.push_back({{MixedProblem(function, kMixedDimension, instance), {}}, instance});
      }
    } else if (name == "conditional") {
      for (const int depth : {1, 2}) {
        for (const Shared shared : {Shared::kAlike, Shared::kApart}) {
          problems.push_back({MakeConditionalProblem({depth, shared}, instance), instance});
        }
      }
    } else {
      throw std::invalid_argument("there is no suite called " + name);
    }
  }
  return problems;
}

std::vector<double> Solve(const SuiteProblem& problem, const std::string& way, int trials, std::uint64_t seed) {
  const bool in_turn = way == "leaves-in-turn";
  if (!in_turn && way != "leaf-models") return LeastRegrets(problem.whole, way, trials, seed);
  if (problem.leaves.empty()) throw std::invalid_argument(problem.whole.name + " has no leaves");
  const LeafChoice choice = in_turn ? LeafChoice::kInTurn : LeafChoice::kMostImprovement;
  return LeastRegretsOfLeaves(problem, choice, trials, seed);
}

}  // namespace hpo::bench
