// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/replay.h"

#include <algorithm>

namespace hpo::search::cma_es {

const Evolution& Replay::CatchUp(const History& history, const RandomSource& random) {
  if (seed_ != random.seed() || !Continues(history)) {
    evolution_.reset();
    start_.reset();
    asked_.clear();
    told_.clear();
    parallel_.clear();
  }
  seed_ = random.seed();
  storage_ = history.trials().data();
  Learn(history);
  const auto results = static_cast<int>(history.results().size());
  // Until a trial is drawn, each new result may be a better place to start from.
  if (!start_ || !evolution_) {
    const int start = start_.value_or(results);
    evolution_.emplace(coordinates_, options_, random, history, start);
    told_.clear();
    for (const int trial : history.results().first(static_cast<std::size_t>(start))) {
      told_.push_back(AsTold(history[trial]));
    }
  }
  for (const int trial : history.results().subspan(told_.size())) {
    evolution_->Take(history[trial], ParallelNow());
    told_.push_back(AsTold(history[trial]));
  }
  return *evolution_;
}

// In one place storage only grows, so there the last known trial and result vouch for those before them; storage that
// moved is compared in full.
bool Replay::Continues(const History& history) const {
  if (history.trials().size() < asked_.size() || history.results().size() < told_.size()) return false;
  const bool is_in_place = history.trials().data() == storage_;
  for (std::size_t k = is_in_place && !asked_.empty() ? asked_.size() - 1 : 0; k < asked_.size(); ++k) {
    if (AsAsked(history.trials()[k]) != asked_[k]) return false;
  }
  for (std::size_t k = is_in_place && !told_.empty() ? told_.size() - 1 : 0; k < told_.size(); ++k) {
    if (AsTold(history[history.results()[k]]) != told_[k]) return false;
  }
  return true;
}

// Takes in the trials that are new.
void Replay::Learn(const History& history) {
  for (const TrialRecord& trial : history.trials().subspan(asked_.size())) {
    asked_.push_back(AsAsked(trial));
    const std::optional<Origin>& origin = asked_.back().origin;
    if (!origin) continue;
    if (!start_) {
      start_ = std::clamp(origin->results, 0, static_cast<int>(history.results().size()));
      evolution_.reset();
    }
    int& most = parallel_[{origin->restart, origin->generation}];
    most = std::max(most, origin->parallel);
  }
}

int Replay::ParallelNow() const {
  const auto found = parallel_.find({evolution_->restart(), evolution_->generation()});
  return found == parallel_.end() ? 1 : found->second;
}

}  // namespace hpo::search::cma_es
