// SPDX-License-Identifier: Apache-2.0
#include "search/gp/evidence.h"

#include <limits>

#include "search/gp/stopped_trials.h"

namespace hpo::search::gp {
namespace {

constexpr double kBehind = 1;  // standard deviations of the losses: apart, whatever roundings do

Matrix ConstraintRows(const History& history, const std::vector<int>& trials) {
  if (trials.empty()) return {};
  const auto count = std::ssize(history[trials.front()].constraints);
  Matrix rows(std::ssize(trials), count);
  for (Index i = 0; i < rows.rows(); ++i) {
    const std::vector<double>& values = history[trials[static_cast<std::size_t>(i)]].constraints;
    for (Index j = 0; j < count; ++j) rows(i, j) = values.at(static_cast<std::size_t>(j));
  }
  return rows;
}

}  // namespace

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

Vector Violations(const Evidence& evidence) {
  if (!evidence.has_constraints()) return Vector::Zero(std::ssize(evidence.losses));
  return evidence.constraints.cwiseMax(0.0).rowwise().sum().cwiseMin(std::numeric_limits<double>::max());
}

Vector Merits(const Evidence& evidence, const Vector& values) {
  if (!evidence.has_constraints()) return values;
  const Vector violations = Violations(evidence);
  const Vector behind = (values.maxCoeff() + kBehind + violations.array()).min(std::numeric_limits<double>::max());
  return (violations.array() > 0).select(behind, values);
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
  evidence.constraints = ConstraintRows(history, evidence.trials);
  evidence.noise = history.noise();
  return evidence;
}

}  // namespace hpo::search::gp
