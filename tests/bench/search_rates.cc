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

// Smooth in every unit coordinate, with interactions.
double Loss(const std::vector<double>& unit) {
  double sum = 0;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    sum += std::pow(unit[i] - 0.3, 2) + 0.2 * std::sin(9 * unit[i]) * unit[(i + 1) % unit.size()];
  }
  return sum;
}

struct Latency {
  double ask_ms = 0;  // median and 95th percentile of asks for which no fit is due or it was prepared
  double ask_p95_ms = 0;
  double fit_ms = 0;  // mean time of Prepare over all tells
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
  return {1e3 * times[times.size() / 2], 1e3 * times[times.size() * 95 / 100], 1e3 * fits / (asks - 1)};
}

}  // namespace

void PrintLatencies() {
  fmt::print("{:<12} {:>6} {:>12} {:>12} {:>14}\n", "space", "n", "ask p50 ms", "ask p95 ms", "fit a tell ms");
  for (const int n : {50, 100, 200, 500, 1000}) {
    for (const auto& [name, space] : {std::pair{"20 reals", Reals(20)}, std::pair{"20 mixed", Mixed(20)}}) {
      const Latency latency = Measure(space, n, 30);
      fmt::print("{:<12} {:>6} {:>12.1f} {:>12.1f} {:>14.1f}{}\n", name, n, latency.ask_ms, latency.ask_p95_ms,
                 latency.fit_ms, n == 200 ? "   goal p50 <= 10" : "");
    }
  }
}

}  // namespace hpo::search
