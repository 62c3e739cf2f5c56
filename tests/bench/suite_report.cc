// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suite_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <stdexcept>

#include "tests/bench/in_parallel.h"
#include "tests/bench/quality.h"
#include "tests/bench/quality_figures.h"

namespace hpo::bench {
namespace {

// The log10 regrets of a way's studies after a mark, those of problems of this name; empty: of all problems.
std::vector<double> LogsOf(const SuitePlan& plan, const std::vector<std::vector<double>>& studies, int mark,
                           const std::string& name) {
  std::vector<double> logs;
  for (std::size_t k = 0; k < studies.size(); ++k) {
    const SuiteProblem& problem = plan.problems[k / plan.seeds.size()];
    if (!name.empty() && problem.whole.name != name) continue;
    logs.push_back(LogRegret(studies[k][static_cast<std::size_t>(mark - 1)]));
  }
  return logs;
}

// "+0.31 +- 0.05": how far the second ones are above the first on average, with one standard deviation of that where
// there are several.
std::string Difference(const std::vector<double>& first, const std::vector<double>& second) {
  std::vector<double> differences, squares;
  for (std::size_t k = 0; k < first.size(); ++k) differences.push_back(second[k] - first[k]);
  const double mean = Mean(differences);
  if (differences.size() < 2) return fmt::format("{:+.2f}", mean);
  for (const double difference : differences) squares.push_back((difference - mean) * (difference - mean));
  return fmt::format("{:+.2f} +- {:.2f}", mean, std::sqrt(Mean(squares) / static_cast<double>(first.size() - 1)));
}

void PrintProblems(const SuitePlan& plan, const SuiteResults& results, const std::vector<int>& marks,
                   const std::string& name) {
  for (const std::string& way : plan.ways) {
    fmt::print("{:<16}{:<16}", name.empty() ? "all" : name, way);
    for (const int mark : marks) {
      const std::vector<double> logs = LogsOf(plan, results.at(way), mark, name);
      const std::vector<double> firsts = LogsOf(plan, results.at(plan.ways.front()), mark, name);
      fmt::print("{:>7.2f}{:>16}", Mean(logs), way == plan.ways.front() ? "" : Difference(firsts, logs));
    }
    fmt::print("\n");
  }
}

}  // namespace

SuiteResults RunSuite(const SuitePlan& plan) {
  if (plan.problems.empty() || plan.ways.empty() || plan.seeds.empty()) {
    throw std::invalid_argument("no problem, way or seed is left to run");
  }
  const std::size_t studies = plan.problems.size() * plan.seeds.size();
  SuiteResults results;
  for (const std::string& way : plan.ways) results[way].resize(studies);
  InParallel(plan.threads, studies * plan.ways.size(), [&](std::size_t k) {
    const std::string& way = plan.ways[k / studies];
    const std::size_t study = k % studies;
    const SuiteProblem& problem = plan.problems[study / plan.seeds.size()];
    const int seed = StudySeed(plan.seeds[study % plan.seeds.size()], problem.instance);
    results.at(way)[study] = Solve(problem, way, plan.trials, static_cast<std::uint64_t>(seed));
  });
  return results;
}

void PrintSuite(const SuitePlan& plan, const SuiteResults& results, const std::vector<int>& marks) {
  fmt::print("{} problems: mean log10 regret, and how much higher than that of {}\n{:<32}", plan.suite,
             plan.ways.front(), "");
  for (const int mark : marks) fmt::print("{:>23}", fmt::format("T = {}", mark));
  fmt::print("\n");
  std::vector<std::string> names;
  for (const SuiteProblem& problem : plan.problems) {
    const std::string& name = problem.whole.name;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  for (const std::string& name : names) PrintProblems(plan, results, marks, name);
  PrintProblems(plan, results, marks, "");
}

void WriteSuiteCsv(const std::string& path, const SuitePlan& plan, const SuiteResults& results,
                   const std::vector<int>& marks) {
  std::ofstream out(path);
  for (const std::string& way : plan.ways) {
    const std::vector<std::vector<double>>& studies = results.at(way);
    for (std::size_t k = 0; k < studies.size(); ++k) {
      const SuiteProblem& problem = plan.problems[k / plan.seeds.size()];
      for (const int mark : marks) {
        out << fmt::format("{},{},{},{},{},{},{},{:.6g}\n", way, plan.suite, problem.whole.name, problem.instance,
                           problem.whole.space.size(), plan.seeds[k % plan.seeds.size()], mark,
                           studies[k][static_cast<std::size_t>(mark - 1)]);
      }
    }
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace hpo::bench
