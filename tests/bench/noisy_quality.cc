// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/noisy_quality.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <variant>

#include "search/analysis/study_model.h"
#include "search/samplers/table.h"
#include "tests/bench/bbob/bbob.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/in_parallel.h"
#include "tests/bench/knowledge.h"
#include "tests/support/history_builder.h"

namespace hpo::bench {
namespace {

using search::analysis::NoModel;
using search::analysis::StudyModel;

constexpr int kRandomTrials = 200;            // of the random search that noise is measured by
constexpr std::uint64_t kNoiseKey = 110'000;  // of the noise's draws; no study's seed

using ByRule = std::vector<StudyResult*>;

class NoisyStudy {
 public:
  NoisyStudy(const NoisyPlan& plan, const StudyResult& place)
      : plan_(plan.studies),
        place_(place),
        function_(place.function, plan_.dimension, place.instance),
        space_(MakeKnowledge("none", place.function, place.instance, plan_.dimension, place.seed).space),
        deviation_(plan.noise * RandomRegrets(place.function, place.instance, plan_.dimension, kRandomTrials).back()),
        random_(static_cast<std::uint64_t>(StudySeed(place.seed, place.instance))),
        noise_(kNoiseKey + static_cast<std::uint64_t>(place.seed),
               static_cast<std::uint64_t>(100 * place.instance + place.function)),
        study_(search::BudgetView{.trials = plan_.trials},
               plan.is_known ? search::Noise::Known(deviation_) : search::Noise()) {}

  void Run(const std::vector<int>& marks, const ByRule& results) {
    const auto sampler = search::MakeSampler(plan_.sampler, space_, plan_.options);
    for (int trial = 0; trial < plan_.trials; ++trial) {
      sampler->Prepare(study_.history(), random_);
      const double start = CpuSeconds();
      const search::Proposal proposal = sampler->Suggest({.first_trial = trial}, study_.history(), random_);
      const double seconds = CpuSeconds() - start;
      if (proposal.suggestions.empty()) throw std::runtime_error(plan_.sampler + " has nothing left to try");
      const search::Suggestion& suggestion = proposal.suggestions.front();
      truth_.push_back(ValueAt(function_, suggestion.configuration));
      study_.Complete(study_.Ask(suggestion.configuration, suggestion.note),
                      truth_.back() + deviation_ * noise_.Normal());
      for (StudyResult* result : results) {
        result->ask_seconds.push_back(seconds);
        result->regrets.push_back(0);
      }
      if (std::ranges::count(marks, trial + 1) > 0) Recommend(results);
    }
  }

 private:
  void Recommend(const ByRule& results) const {
    const search::History history = study_.history();
    const auto made = StudyModel::Of(space_, history, random_, search::gp::StoppedTrials::kMatch);
    for (std::size_t k = 0; k < results.size(); ++k) {
      int trial = history.best().value();
      if (const auto* model = std::get_if<StudyModel>(&made)) {
        trial = search::analysis::Recommend(*model, history, RecommendationRules()[k].rule).trial;
      }
      results[k]->regrets.back() = truth_[static_cast<std::size_t>(trial)] - function_.optimum();
    }
  }

  const QualityPlan& plan_;
  const StudyResult& place_;
  bbob::BbobFunction function_;
  search::SearchSpace space_;
  double deviation_;
  search::RandomSource random_;
  search::RandomStream noise_;
  search::HistoryBuilder study_;
  std::vector<double> truth_;  // by trial
};

}  // namespace

const std::vector<NamedRule>& RecommendationRules() {
  static const std::vector<NamedRule> rules = {
      {"recommended", {}},
      {"best observed", {.least_noise = std::numeric_limits<double>::infinity()}},
      {"of the best 10 %", {.least_noise = 0, .share = 0.1}},
      {"of the best 30 %", {.least_noise = 0, .share = 0.3}},
  };
  return rules;
}

std::vector<std::vector<StudyResult>> RunNoisyStudies(const NoisyPlan& plan) {
  if (!(plan.noise > 0)) throw std::invalid_argument("the noise must be > 0");
  std::vector<std::vector<StudyResult>> results(RecommendationRules().size(), StudiesOf(plan.studies));
  InParallel(plan.studies.threads, results.front().size(), [&](std::size_t k) {
    const double start = CpuSeconds();
    ByRule of_study;
    for (std::vector<StudyResult>& rule : results) of_study.push_back(&rule[k]);
    NoisyStudy(plan, results.front()[k]).Run(plan.marks, of_study);
    for (StudyResult* result : of_study) result->cpu_seconds = CpuSeconds() - start;
  });
  return results;
}

}  // namespace hpo::bench
