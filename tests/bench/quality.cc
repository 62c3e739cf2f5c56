// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/quality.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "search/random_source.h"
#include "search/samplers/table.h"
#include "tests/bench/bbob/bbob.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/knowledge.h"
#include "tests/support/history_builder.h"

namespace hpo::bench {
namespace {

constexpr int kRandomSearches = 10;
constexpr std::uint64_t kRandomKey = 90'000;  // of the first random search; no study's seed

void RunTrials(const QualityPlan& plan, StudyResult& result) {
  const bbob::BbobFunction function(result.function, plan.dimension, result.instance);
  const Knowledge known = MakeKnowledge(plan.knowledge, result.function, result.instance, plan.dimension, result.seed);
  const auto sampler = search::MakeSampler(plan.sampler, known.space, plan.options);
  const search::RandomSource random(static_cast<std::uint64_t>(StudySeed(result.seed, result.instance)));
  search::HistoryBuilder study(search::BudgetView{.trials = plan.trials});
  double best = std::numeric_limits<double>::infinity();
  for (int trial = 0; trial < plan.trials; ++trial) {
    sampler->Prepare(study.history(), random);
    const double start = CpuSeconds();
    const auto given = static_cast<std::size_t>(trial);
    const search::Configuration fixed = given < known.asks.size() ? known.asks[given] : search::Configuration();
    const search::Proposal proposal = sampler->Suggest({.first_trial = trial, .fixed = fixed}, study.history(), random);
    result.ask_seconds.push_back(CpuSeconds() - start);
    if (proposal.suggestions.empty()) throw std::runtime_error(plan.sampler + " has nothing left to try");
    const search::Suggestion& suggestion = proposal.suggestions.front();
    const double value = ValueAt(function, suggestion.configuration);
    study.Complete(study.Ask(suggestion.configuration, suggestion.note), value);
    best = std::min(best, value);
    result.regrets.push_back(best - function.optimum());
  }
}

// Calls work(0), ..., work(count - 1) on so many threads; rethrows the first exception once all have ended.
template <typename Work>
void InParallel(int threads, std::size_t count, const Work& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failing;
  const auto worker = [&] {
    for (std::size_t k = next++; k < count; k = next++) {
      try {
        work(k);
      } catch (...) {
        const std::lock_guard lock(failing);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i) workers.emplace_back(worker);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

int StudySeed(int seed, int instance) { return 1000 * seed + instance; }

std::vector<StudyResult> RunStudies(const QualityPlan& plan) {
  std::vector<StudyResult> results;
  for (const int seed : plan.seeds) {
    for (const int instance : plan.instances) {
      for (const int function : plan.functions) {
        results.push_back({.function = function, .instance = instance, .seed = seed, .regrets = {}, .ask_seconds = {}});
      }
    }
  }
  InParallel(plan.threads, results.size(), [&](std::size_t k) {
    const double start = CpuSeconds();
    RunTrials(plan, results[k]);
    results[k].cpu_seconds = CpuSeconds() - start;
  });
  return results;
}

std::vector<double> RandomRegrets(int function, int instance, int dimension, int trials) {
  const bbob::BbobFunction problem(function, dimension, instance);
  std::vector<double> means(static_cast<std::size_t>(trials));
  for (std::uint64_t search = 0; search < kRandomSearches; ++search) {
    search::RandomStream draws(kRandomKey + search, 0);
    double best = std::numeric_limits<double>::infinity();
    for (double& mean : means) {
      bbob::Point x(static_cast<std::size_t>(dimension));
      std::ranges::generate(x, [&] { return bbob::kLow + draws.Uniform() * (bbob::kHigh - bbob::kLow); });
      best = std::min(best, problem(x));
      mean += (best - problem.optimum()) / kRandomSearches;
    }
  }
  return means;
}

}  // namespace hpo::bench
