// SPDX-License-Identifier: Apache-2.0
//
// Problems whose constraints are only known where they were measured. Regret: the best value that keeps them less the
// least there is, as a share of its size.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "search/samplers/table.h"
#include "tests/bench/search_rates.h"
#include "tests/support/constrained_functions.h"

namespace hpo::search {
namespace {

constexpr std::array kMarks = {25, 50, 100};

// "3.1e-03 (9)": the median regret over the seeds and how many of them have kept the constraints; "-" without a median.
std::string CellOf(const ConstrainedFunction& problem, const std::vector<std::vector<double>>& runs, int mark) {
  const double minimum = problem.function.minimum;
  std::vector<double> regrets;
  for (const std::vector<double>& best : runs) {
    regrets.push_back((best[static_cast<std::size_t>(mark) - 1] - minimum) / std::fabs(minimum));
  }
  std::ranges::sort(regrets);
  const auto kept = std::ranges::count_if(regrets, [](double regret) { return std::isfinite(regret); });
  const double median = regrets[regrets.size() / 2];
  return fmt::format("{} ({})", std::isfinite(median) ? fmt::format("{:.1e}", median) : "-", kept);
}

}  // namespace

void PrintConstrained(int seeds) {
  fmt::print("\nconstraints on what is measured, {} seeds: median regret (seeds that kept them)\n{:<10} {:<8}", seeds,
             "problem", "sampler");
  for (const int mark : kMarks) fmt::print(" {:>14}", fmt::format("T = {}", mark));
  fmt::print("\n");
  for (const ConstrainedFunction& problem : {Gramacy(), Gardner2(), G8(), Spring()}) {
    for (const std::string sampler : {"gp", "tpe", "cma_es", "random"}) {
      std::vector<std::vector<double>> runs;
      for (int seed = 0; seed < seeds; ++seed) {
        const auto made = MakeSampler(sampler, SpaceOf(problem.function));
        runs.push_back(BestKeptSoFar(*made, problem, {.trials = kMarks.back()}, static_cast<std::uint64_t>(seed)));
      }
      fmt::print("{:<10} {:<8}", problem.function.name, sampler);
      for (const int mark : kMarks) fmt::print(" {:>14}", CellOf(problem, runs, mark));
      fmt::print("\n");
    }
  }
}

}  // namespace hpo::search
