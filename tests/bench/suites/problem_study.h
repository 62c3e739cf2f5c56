// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "search/random_source.h"
#include "search/samplers/sampler.h"
#include "tests/bench/suites/problem.h"
#include "tests/support/history_builder.h"

namespace hpo::bench {

// A study of a problem in memory, one trial at a time. One thread.
class ProblemStudy {
 public:
  // `problem` outlives it. trials: the study's budget, at least as many as are run. Throws std::invalid_argument when
  // there is no such sampler, or none for such spaces.
  ProblemStudy(const Problem& problem, const std::string& sampler, int trials, std::uint64_t seed);

  // What the next trial will try. Throws std::runtime_error when nothing is left.
  const search::Configuration& Next();

  // Runs that trial and returns its regret.
  double Run();

  search::History history() const { return study_.history(); }  // valid until the next trial
  const Problem& problem() const { return problem_; }

 private:
  const Problem& problem_;
  std::unique_ptr<search::Sampler> sampler_;
  search::RandomSource random_;
  search::HistoryBuilder study_;
  search::Proposal next_;  // empty: not asked for yet
};

// The least regret after each trial.
std::vector<double> LeastRegrets(const Problem& problem, const std::string& sampler, int trials, std::uint64_t seed);

}  // namespace hpo::bench
