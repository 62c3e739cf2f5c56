// SPDX-License-Identifier: Apache-2.0
//
// `make bench-search`: what the gp sampler costs and finds, on one core. Prints each figure beside its goal.
#include "tests/bench/search_rates.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/test_functions.h"

namespace hpo::search {
namespace {

// CPU seconds of this process: other work on the machine does not count.
double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

SearchSpace Reals(int dimensions) {
  SearchSpace space;
  for (int i = 0; i < dimensions; ++i) space.Add(Real(fmt::format("x{}", i), 0, 1));
  return space;
}

// A third each of reals, integers (half of them on a log scale) and categories.
SearchSpace Mixed(int dimensions) {
  SearchSpace space;
  for (int i = 0; i < dimensions; ++i) {
    const std::string name = fmt::format("x{}", i);
    if (i % 3 == 0) space.Add(Real(name, 0, 1));
    if (i % 6 == 1) space.Add(Integer(name, 1, 12));
    if (i % 6 == 4) space.Add(Integer(name, 16, 512).Log());
    if (i % 3 == 2) space.Add(Choice(name, {"a", "b", "c", "d"}));
  }
  return space;
}

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
    double start = CpuSeconds();
    sampler->Prepare(study.history(), random);
    if (k > 0) fits += CpuSeconds() - start;  // the first fit starts from nothing, as no study's 200th does
    start = CpuSeconds();
    const Proposal proposal = sampler->Suggest({.first_trial = filled + k}, study.history(), random);
    times.push_back(CpuSeconds() - start);
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

namespace {

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

void PrintQuality() {
  constexpr int kSeeds = 10;
  fmt::print("\n{:<12} {:>7} {:>16} {:>16} {:>16}\n", "function", "trials", "gp log10 regret", "random",
             "CPU s a study");
  for (const auto& [function, trials] : {std::pair{Branin(), 40}, std::pair{Hartmann6(), 80},
                                         std::pair{Rosenbrock(5), 100}, std::pair{Rastrigin(5), 100}}) {
    std::vector<double> regrets[2];
    double seconds = 0;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      for (const bool is_gp : {true, false}) {
        const auto sampler = MakeSampler(is_gp ? "gp" : "random", SpaceOf(function));
        const double start = CpuSeconds();
        const double best = BestSoFar(*sampler, function, {.trials = trials}, seed).back();
        if (is_gp) seconds += CpuSeconds() - start;
        regrets[is_gp ? 0 : 1].push_back(std::log10(std::max(1e-8, best - function.minimum)));
      }
    }
    fmt::print("{:<12} {:>7} {:>16.2f} {:>16.2f} {:>16.2f}\n", function.name, trials, Mean(regrets[0]),
               Mean(regrets[1]), seconds / kSeeds);
  }
}

}  // namespace hpo::search

int main() {
  hpo::search::PrintLatencies();
  hpo::search::PrintQuality();
  hpo::search::PrintStoppedTrials();
}
