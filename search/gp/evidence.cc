// SPDX-License-Identifier: Apache-2.0
#include "search/gp/evidence.h"

#include <algorithm>
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

std::vector<const TrialRecord*> FinishedTrials(const History& history, std::span<const int> results) {
  std::vector<const TrialRecord*> finished;
  for (const int trial : results) {
    const TrialRecord& record = history[trial];
    if (record.state == TrialState::kCompleted && !record.losses.empty()) finished.push_back(&record);
  }
  return finished;
}

}  // namespace

std::size_t TrialFeatures::Know(const TrialRecord& trial) {
  const auto number = static_cast<std::size_t>(trial.trial), size = static_cast<std::size_t>(map_.size());
  if (configurations_.size() <= number) {
    configurations_.resize(number + 1);
    hashes_.resize(number + 1);
    features_.resize((number + 1) * size);
  }
  std::optional<Configuration>& known = configurations_[number];
  if (!known || *known != trial.configuration) {
    known = trial.configuration;
    hashes_[number] = map_.space().Hash(trial.configuration);
    std::ranges::copy(map_.Encode(trial.configuration), features_.begin() + static_cast<std::ptrdiff_t>(number * size));
  }
  return number;
}

std::span<const double> TrialFeatures::Of(const TrialRecord& trial) {
  const auto size = static_cast<std::size_t>(map_.size());
  const std::size_t number = Know(trial);
  return {features_.data() + number * size, size};
}

std::uint64_t TrialFeatures::HashOf(const TrialRecord& trial) { return hashes_[Know(trial)]; }

Matrix TrialFeatures::Rows(const History& history, std::span<const int> trials) {
  Matrix rows(static_cast<Index>(trials.size()), map_.size());
  for (std::size_t k = 0; k < trials.size(); ++k) {
    const std::span<const double> features = Of(history[trials[k]]);
    for (std::size_t i = 0; i < features.size(); ++i) rows(static_cast<Index>(k), static_cast<Index>(i)) = features[i];
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
  Evidence evidence;
  std::vector<int> failures;
  std::optional<std::vector<const TrialRecord*>> finished;  // looked for where trials were stopped
  for (const int trial : results) {
    const TrialRecord& record = history[trial];
    const bool is_stopped = record.state == TrialState::kStopped;
    if (record.state == TrialState::kFailed) failures.push_back(trial);
    if (record.losses.empty() || (is_stopped && stopped == StoppedTrials::kIgnore)) continue;
    if (is_stopped && !finished) finished = FinishedTrials(history, results);
    evidence.trials.push_back(trial);
    evidence.losses.push_back(is_stopped ? MatchedLoss(record, *finished) : record.losses.front());
  }
  evidence.points = features.Rows(history, evidence.trials);
  evidence.failures = features.Rows(history, failures);
  evidence.constraints = ConstraintRows(history, evidence.trials);
  evidence.noise = history.noise();
  return evidence;
}

}  // namespace hpo::search::gp
