// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/quality.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "search/random_source.h"
#include "search/samplers/table.h"
#include "tests/bench/bbob/bbob.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/in_parallel.h"
#include "tests/bench/knowledge.h"
#include "tests/bench/worker_pool.h"
#include "tests/support/history_builder.h"

namespace hpo::bench {
namespace {

constexpr int kRandomSearches = 10;
constexpr std::uint64_t kRandomKey = 90'000;  // of the first random search; no study's seed
constexpr std::uint64_t kDurationsKey = 1'000'000;

class SimulatedStudy {
 public:
  SimulatedStudy(const QualityPlan& plan, StudyResult& result)
      : plan_(plan),
        result_(result),
        function_(result.function, plan.dimension, result.instance),
        known_(MakeKnowledge(plan.knowledge, result.function, result.instance, plan.dimension, result.seed)),
        sampler_(search::MakeSampler(plan.sampler, known_.space, plan.options)),
        random_(static_cast<std::uint64_t>(StudySeed(result.seed, result.instance))),
        study_(search::BudgetView{.trials = plan.trials}),
        workers_(search::RandomStream(kDurationsKey + random_.seed(), static_cast<std::uint64_t>(result.function))) {}

  void Run() {
    while (std::ssize(result_.regrets) < plan_.trials) {
      while (std::ssize(values_) < plan_.trials && std::cmp_less(workers_.running(), plan_.workers)) Ask();
      Tell(workers_.Wait());
    }
  }

 private:
  void Ask() {
    const auto trial = values_.size();
    sampler_->Prepare(study_.history(), random_);
    const double start = CpuSeconds();
    const search::Configuration fixed = trial < known_.asks.size() ? known_.asks[trial] : search::Configuration();
    const search::Request request{.first_trial = static_cast<int>(trial), .fixed = fixed};
    const search::Proposal proposal = sampler_->Suggest(request, study_.history(), random_);
    result_.ask_seconds.push_back(CpuSeconds() - start);
    if (proposal.suggestions.empty()) throw std::runtime_error(plan_.sampler + " has nothing left to try");
    const search::Suggestion& suggestion = proposal.suggestions.front();
    values_.push_back(ValueAt(function_, suggestion.configuration));
    workers_.Start(study_.Ask(suggestion.configuration, suggestion.note));
  }

  void Tell(int trial) {
    const double value = values_[static_cast<std::size_t>(trial)];
    study_.Complete(trial, value);
    best_ = std::min(best_, value);
    result_.regrets.push_back(best_ - function_.optimum());
    result_.times.push_back(workers_.now());
  }

  const QualityPlan& plan_;
  StudyResult& result_;
  bbob::BbobFunction function_;
  Knowledge known_;
  std::unique_ptr<search::Sampler> sampler_;
  search::RandomSource random_;
  search::HistoryBuilder study_;
  WorkerPool workers_;
  std::vector<double> values_;  // of all trials asked so far
  double best_ = std::numeric_limits<double>::infinity();
};

}  // namespace

int StudySeed(int seed, int instance) { return 1000 * seed + instance; }

std::vector<StudyResult> StudiesOf(const QualityPlan& plan) {
  std::vector<StudyResult> results;
  for (const int seed : plan.seeds) {
    for (const int instance : plan.instances) {
      for (const int function : plan.functions) {
        StudyResult& result = results.emplace_back();
        result.function = function;
        result.instance = instance;
        result.seed = seed;
      }
    }
  }
  return results;
}

std::vector<StudyResult> RunStudies(const QualityPlan& plan) {
  std::vector<StudyResult> results = StudiesOf(plan);
  InParallel(plan.threads, results.size(), [&](std::size_t k) {
    const double start = CpuSeconds();
    SimulatedStudy(plan, results[k]).Run();
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
