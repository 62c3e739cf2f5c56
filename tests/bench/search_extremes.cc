// SPDX-License-Identifier: Apache-2.0
//
// What asks cost at the edge of what users bring, beside the limit. That they are legal and new is tested in
// tests/search/samplers/extremes_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "search/samplers/table.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/search_rates.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search {
namespace {

constexpr double kLimitMs = 200;  // of CPU, for any ask

struct Extreme {
  std::string name;
  SearchSpace space;
  int results;
  int at_a_time = 1;
  double failing = 0;  // share of the trials
};

// Two real parameters, and one more for each of so many branches.
SearchSpace Branches(int count) {
  SearchSpace space = Reals(2);
  Parameter branch{.name = "branch", .kind = ParameterKind::kCategorical};
  for (int i = 0; i < count; ++i) branch.levels.emplace_back(std::to_string(i));
  const int index = space.Add(branch);
  const Handle<std::string> handle{index, branch.name};
  for (int i = 0; i < count; ++i) {
    space.Add(Real("own" + std::to_string(i), 0, 1).When(handle == std::to_string(i)));
  }
  return space;
}

// CPU milliseconds of all asks, in rising order, fits made ahead.
std::vector<double> AskTimes(const Extreme& extreme) {
  const auto sampler = MakeSampler("gp", extreme.space);
  const RandomSource random(1);
  RandomStream draws(1, 1);
  HistoryBuilder study;
  std::vector<double> times;
  std::vector<int> running;
  for (int told = 0; told < extreme.results; ++told) {
    while (std::ssize(running) < extreme.at_a_time) {
      sampler->Prepare(study.history(), random);
      const double start = bench::CpuSeconds();
      Proposal proposal = sampler->Suggest({.first_trial = static_cast<int>(times.size())}, study.history(), random);
      times.push_back(1e3 * (bench::CpuSeconds() - start));
      Suggestion& suggestion = proposal.suggestions.front();
      running.push_back(study.Ask(std::move(suggestion.configuration), std::move(suggestion.note)));
    }
    const auto next = running.begin() + static_cast<std::ptrdiff_t>(draws.Below(running.size()));
    const int trial = *next;
    running.erase(next);
    if (draws.Uniform() < extreme.failing) {
      study.Fail(trial);
    } else {
      study.Complete(trial, Bowl(extreme.space, study.history()[trial].configuration));
    }
  }
  std::ranges::sort(times);
  return times;
}

}  // namespace

void PrintExtremes() {
  fmt::print("{:<38} {:>5} {:>8} {:>8} {:>8}   limit of an ask {:.0f} ms of CPU\n", "", "asks", "p50 ms", "p99 ms",
             "max ms", kLimitMs);
  const std::vector<Extreme> extremes = {
      {"10,000 categories", ManyLevels(10'000), 80},
      {"200 real parameters", Reals(200), 120},
      {"200 mixed parameters", Mixed(200), 100},
      {"10 real parameters, 64 at a time", Reals(10), 200, 64},
      {"20 mixed parameters, 64 at a time", Mixed(20), 300, 64},
      {"10 real parameters, half of all fail", Reals(10), 200, 4, 0.5},
      {"20 mixed parameters, 600 results", Mixed(20), 600},
      {"a choice of 30 branches, 2,000 results", Branches(30), 2000},
  };
  for (const Extreme& extreme : extremes) {
    const std::vector<double> times = AskTimes(extreme);
    fmt::print("{:<38} {:>5} {:>8.1f} {:>8.1f} {:>8.1f}\n", extreme.name, times.size(), times[times.size() / 2],
               times[times.size() * 99 / 100], times.back());
  }
}

}  // namespace hpo::search
