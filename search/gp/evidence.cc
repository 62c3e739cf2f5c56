// SPDX-License-Identifier: Apache-2.0
#include "search/gp/evidence.h"

#include "search/gp/stopped_trials.h"

namespace hpo::search::gp {

const TrialFeatures::Entry& TrialFeatures::Of(const TrialRecord& trial) {
  const auto number = static_cast<std::size_t>(trial.trial);
  if (entries_.size() <= number) entries_.resize(number + 1);
  std::optional<Entry>& entry = entries_[number];
  if (!entry || entry->configuration != trial.configuration) {
    entry = {trial.configuration, map_.Encode(trial.configuration), map_.space().Hash(trial.configuration)};
  }
  return *entry;
}

Matrix TrialFeatures::Rows(const History& history, std::span<const int> trials) {
  Matrix rows(static_cast<Index>(trials.size()), map_.size());
  for (std::size_t k = 0; k < trials.size(); ++k) {
    rows.row(static_cast<Index>(k)) = Of(history[trials[k]]).features.transpose();
  }
  return rows;
}

Evidence CollectEvidence(const History& history, std::span<const int> results, StoppedTrials stopped,
                         TrialFeatures& features) {
  std::vector<const TrialRecord*> finished;
  for (const int trial : results) {
    const TrialRecord& record = history[trial];
    if (record.state == TrialState::kCompleted && !record.losses.empty()) finished.push_back(&record);
  }
  Evidence evidence;
  std::vector<int> failures;
  for (const int trial : results) {
    const TrialRecord& record = history[trial];
    const bool is_stopped = record.state == TrialState::kStopped;
    if (record.state == TrialState::kFailed) failures.push_back(trial);
    if (record.losses.empty() || (is_stopped && stopped == StoppedTrials::kIgnore)) continue;
    evidence.trials.push_back(trial);
    evidence.losses.push_back(is_stopped ? MatchedLoss(record, finished) : record.losses.front());
  }
  evidence.points = features.Rows(history, evidence.trials);
  evidence.failures = features.Rows(history, failures);
  return evidence;
}

}  // namespace hpo::search::gp
