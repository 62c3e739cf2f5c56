// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/suites/problem_study.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "search/samplers/table.h"

namespace hpo::bench {

ProblemStudy::ProblemStudy(const Problem& problem, const std::string& sampler, int trials, std::uint64_t seed)
    : problem_(problem),
      sampler_(search::MakeSampler(sampler, problem.space)),
      random_(seed),
      study_(search::BudgetView{.trials = trials}) {}

const search::Configuration& ProblemStudy::Next() {
  if (next_.suggestions.empty()) {
    const int trial = static_cast<int>(history().trials().size());
    next_ = sampler_->Suggest({.first_trial = trial}, history(), random_);
  }
  if (next_.suggestions.empty()) throw std::runtime_error(problem_.name + ": nothing is left to try");
  return next_.suggestions.front().configuration;
}

double ProblemStudy::Run() {
  const double regret = problem_.regret(Next());
  const search::Suggestion& suggestion = next_.suggestions.front();
  study_.Complete(study_.Ask(suggestion.configuration, suggestion.note), regret);
  next_ = {};
  return regret;
}

std::vector<double> LeastRegrets(const Problem& problem, const std::string& sampler, int trials, std::uint64_t seed) {
  ProblemStudy study(problem, sampler, trials, seed);
  std::vector<double> least;
  double best = std::numeric_limits<double>::infinity();
  while (std::ssize(least) < trials) least.push_back(best = std::min(best, study.Run()));
  return least;
}

}  // namespace hpo::bench
