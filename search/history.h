// SPDX-License-Identifier: Apache-2.0
//
// What search may know of a study: a view on append-only storage that `Study` fills. Losses are finite and
// minimized (signs are flipped and failures sorted out before they get here), so no sampler ever tests for NaN.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "search/noise.h"
#include "search/space/configuration.h"

namespace hpo::search {

using Note = std::vector<std::pair<std::string, double>>;  // few named numbers of a sampler, kept with the trial
using Fidelity = double;                                   // units of the study's fidelity (epochs by default)
inline constexpr Fidelity kFull = std::numeric_limits<double>::infinity();

enum class TrialState { kWaiting, kRunning, kPaused, kCompleted, kStopped, kFailed };

struct CurvePoint {
  double step = 0;  // > 0, strictly growing within a curve
  double loss = 0;  // finite
};

struct TrialRecord {
  int trial = 0;
  Configuration configuration;
  TrialState state = TrialState::kWaiting;
  std::vector<double> losses;  // one an objective; empty until completed or stopped with a value
  // How far what was measured lies beyond the bounds that the study sets on it, in shares of each bound: <= 0 keeps it.
  // Finite; in every trial with losses of a study there are equally many.
  std::vector<double> constraints;
  std::vector<CurvePoint> curve;  // of the first objective; kept across attempts
  double cost_s = 0;              // device-seconds so far
  Fidelity fidelity = 0;          // last step measured
  int bracket = 0;
  Note note;
};

// By how much a trial with losses breaks constraints, all of them together: finite, 0 when it keeps them.
double Violation(const TrialRecord& trial);

struct BudgetView {
  std::optional<int> trials;  // told trials allowed
  int told = 0;
  std::optional<double> seconds;
  double spent_s = 0;
};

// The storage behind the view. Trials are indexed by number; `results` grows only.
struct HistoryStore {
  std::vector<TrialRecord> trials;  // trials[i].trial == i
  std::vector<int> results;         // told trials in the order of their results
  std::vector<int> pending;         // waiting, running and paused trials by number
  BudgetView budget;
  int objectives = 1;
  Noise noise;  // of the first objective; never changes
};

// Cheap to copy; valid until the store changes. Thread rule: read only, so any number of readers between changes.
class History {
 public:
  explicit History(const HistoryStore& store) : store_(&store), results_(store.results.size()) {}

  std::span<const int> results() const { return {store_->results.data(), results_}; }  // told, in result order
  std::span<const int> pending() const { return store_->pending; }
  std::span<const TrialRecord> trials() const { return store_->trials; }
  const TrialRecord& operator[](int trial) const { return store_->trials[static_cast<std::size_t>(trial)]; }
  const BudgetView& budget() const { return store_->budget; }
  int objectives() const { return store_->objectives; }
  const Noise& noise() const { return store_->noise; }

  // The told trial with the lowest first loss of those that keep the constraints, the earlier result on a tie; nullopt
  // when there is none.
  std::optional<int> best() const;

  // The best one, or while there is none the trial with a loss that breaks the constraints least, of equal ones the one
  // with the lower loss, then the earlier result; nullopt when none has a loss.
  std::optional<int> incumbent() const;

 private:
  const HistoryStore* store_;
  std::size_t results_;
};

}  // namespace hpo::search
