// SPDX-License-Identifier: Apache-2.0
//
// Keeps an evolution up with a study: takes in what is new since the last ask, and starts over for a history that does
// not continue the known one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "search/cma_es/evolution.h"
#include "search/history.h"
#include "search/random_source.h"
#include "search/result_rank.h"

namespace hpo::search::cma_es {

// What it answers is a function of its arguments. Borrows the coordinates, of which there is at least one. One thread
// at a time.
class Replay {
 public:
  Replay(const Coordinates& coordinates, const EvolutionOptions& options)
      : coordinates_(coordinates), options_(options) {}

  // The evolution after all results of the history. Valid until the next call.
  const Evolution& CatchUp(const History& history, const RandomSource& random);

 private:
  struct Asked {
    Configuration configuration;
    std::optional<Origin> origin;

    friend bool operator==(const Asked&, const Asked&) = default;
  };
  struct Told {
    int trial = 0;
    ResultRank rank;

    friend bool operator==(const Told&, const Told&) = default;
  };

  static Asked AsAsked(const TrialRecord& trial) { return {trial.configuration, OriginOf(trial.note)}; }
  static Told AsTold(const TrialRecord& trial) { return {trial.trial, RankOf(trial)}; }
  bool Continues(const History& history) const;
  void Learn(const History& history);
  int ParallelNow() const;

  const Coordinates& coordinates_;
  EvolutionOptions options_;
  std::optional<Evolution> evolution_;  // of the study with this seed, start, trials and results
  std::uint64_t seed_ = 0;
  std::optional<int> start_;                     // results before the first trial that was drawn; absent before that
  const TrialRecord* storage_ = nullptr;         // where the trials lay; compared, never followed
  std::vector<Asked> asked_;                     // by trial number
  std::vector<Told> told_;                       // in result order
  std::map<std::pair<int, int>, int> parallel_;  // the most trials at a time, by restart and generation
};

}  // namespace hpo::search::cma_es
