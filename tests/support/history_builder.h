// SPDX-License-Identifier: Apache-2.0
//
// Makes histories for tests of samplers and pruners, keeping the rules that a study keeps: trials are numbered from
// 0, a told trial leaves the pending ones, a trial's loss is the best of its curve.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "search/history.h"

namespace hpo::search {

class HistoryBuilder {
 public:
  HistoryBuilder() = default;
  explicit HistoryBuilder(const BudgetView& budget, const Noise& noise = {}) {
    store_.budget = budget;
    store_.noise = noise;
  }

  // A running trial; returns its number.
  int Ask(Configuration configuration = {}, Note note = {}) {
    const int trial = static_cast<int>(store_.trials.size());
    store_.trials.push_back({.trial = trial,
                             .configuration = std::move(configuration),
                             .state = TrialState::kRunning,
                             .losses = {},
                             .constraints = {},
                             .curve = {},
                             .note = std::move(note)});
    store_.pending.push_back(trial);
    return trial;
  }

  void Measure(int trial, double step, double loss) {
    at(trial).curve.push_back({step, loss});
    at(trial).fidelity = step;
  }

  // What the trial's metric constraints come to; before it is told.
  void Constrain(int trial, std::vector<double> constraints) { at(trial).constraints = std::move(constraints); }

  // Told, with the best loss of the curve, which must not be empty.
  void Complete(int trial) { Tell(trial, TrialState::kCompleted); }
  void Stop(int trial) { Tell(trial, TrialState::kStopped); }

  // Told, measured once.
  void Complete(int trial, double loss) {
    Measure(trial, 1, loss);
    Complete(trial);
  }

  // Told without a loss; its curve stays.
  void Fail(int trial) {
    at(trial).state = TrialState::kFailed;
    MoveToResults(trial);
  }

  // A running trial with losses at steps 1, 2, ...; returns its number.
  int Run(const std::vector<double>& losses) {
    const int trial = Ask();
    double step = 0;
    for (const double loss : losses) Measure(trial, ++step, loss);
    return trial;
  }

  // The same, completed.
  int Completed(const std::vector<double>& losses) {
    const int trial = Run(losses);
    Complete(trial);
    return trial;
  }

  // Completed at this loss and with these constraint values.
  int Completed(double loss, std::vector<double> constraints) {
    const int trial = Run({loss});
    Constrain(trial, std::move(constraints));
    Complete(trial);
    return trial;
  }

  // Valid until the builder changes.
  History history() const { return History(store_); }

 private:
  TrialRecord& at(int trial) { return store_.trials.at(static_cast<std::size_t>(trial)); }

  void Tell(int trial, TrialState state) {
    double best = at(trial).curve.front().loss;
    for (const CurvePoint& point : at(trial).curve) best = std::min(best, point.loss);
    at(trial).losses = {best};
    at(trial).state = state;
    MoveToResults(trial);
  }

  void MoveToResults(int trial) {
    std::erase(store_.pending, trial);
    store_.results.push_back(trial);
    ++store_.budget.told;
  }

  HistoryStore store_;
};

}  // namespace hpo::search
