// SPDX-License-Identifier: Apache-2.0
//
// What the gp sampler costs, on one core, beside the goal.
#include "tests/bench/search_rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "search/samplers/table.h"
#include "tests/bench/cpu_clock.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search {
namespace {

constexpr int kAsks = 100;
constexpr int kGoalP99Ms = 60;

// Smooth in every unit coordinate, with interactions.
double Loss(const std::vector<double>& unit) {
  double sum = 0;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    sum += std::pow(unit[i] - 0.3, 2) + 0.2 * std::sin(9 * unit[i]) * unit[(i + 1) % unit.size()];
  }
  return sum;
}

struct Latency {
  double p50_ms = 0, p95_ms = 0, p99_ms = 0;  // of asks for which no fit is due or it was prepared
  double fit_ms = 0;                          // mean time of Prepare over all tells
};

Latency Measure(const SearchSpace& space, int filled, int asks) {
  HistoryBuilder study;
  RandomStream draws(1, 1);
  std::vector<double> unit(static_cast<std::size_t>(space.size()));
  for (int k = 0; k < filled; ++k) {
    std::ranges::generate(unit, [&] { return draws.Uniform(); });
    study.Complete(study.Ask(space.FromUnitCube(unit)), Loss(unit));
  }
  const auto sampler = MakeSampler("gp", space);
  const RandomSource random(1);
  std::vector<double> times;
  double fits = 0;
  for (int k = 0; k < asks; ++k) {
    double start = bench::CpuSeconds();
    sampler->Prepare(study.history(), random);
    if (k > 0) fits += bench::CpuSeconds() - start;  // the first fit starts from nothing, as no study's 200th does
    start = bench::CpuSeconds();
    const Proposal proposal = sampler->Suggest({.first_trial = filled + k}, study.history(), random);
    times.push_back(bench::CpuSeconds() - start);
    std::ranges::generate(unit, [&] { return draws.Uniform(); });
    const Suggestion& suggestion = proposal.suggestions.front();
    study.Complete(study.Ask(suggestion.configuration, suggestion.note), Loss(unit));
  }
  std::sort(times.begin(), times.end());
  const auto percentile = [&](std::size_t percent) { return 1e3 * times[times.size() * percent / 100]; };
  return {percentile(50), percentile(95), percentile(99), 1e3 * fits / (asks - 1)};
}

}  // namespace

void PrintLatencies() {
  fmt::print("{:<12}{:>6}{:>12}{:>12}{:>12}{:>16}{:>14}\n", "space", "n", "ask p50 ms", "ask p95 ms", "ask p99 ms",
             "fit a tell ms", "goal p50, p99");
  struct Mark {
    int results, goal_p50_ms;  // with 20 mixed parameters (search.md section 24)
  };
  for (const Mark mark : {Mark{50, 3}, Mark{200, 8}, Mark{500, 15}, Mark{1000, 15}, Mark{5000, 15}}) {
    for (const auto& [name, space] : {std::pair{"20 reals", Reals(20)}, std::pair{"20 mixed", Mixed(20)}}) {
      const Latency latency = Measure(space, mark.results, kAsks);
      fmt::print("{:<12}{:>6}{:>12.1f}{:>12.1f}{:>12.1f}{:>16.1f}{:>8}, {}\n", name, mark.results, latency.p50_ms,
                 latency.p95_ms, latency.p99_ms, latency.fit_ms, mark.goal_p50_ms, kGoalP99Ms);
    }
  }
}

}  // namespace hpo::search
