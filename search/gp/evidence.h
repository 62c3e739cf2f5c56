// SPDX-License-Identifier: Apache-2.0
//
// What a study's results say, as numbers for the surrogate: finished trials, stopped ones at the loss they would have
// reached, failures apart.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "search/gp/feature_map.h"
#include "search/gp/matrix.h"
#include "search/history.h"

namespace hpo::search::gp {

// The features and hashes of trials, computed once each and kept side by side: an ask looks at those of every trial.
// Trials are known again by number and configuration, so one object may serve any history of its space. Borrows the
// map. One thread at a time.
class TrialFeatures {
 public:
  explicit TrialFeatures(const FeatureMap& map) : map_(map) {}

  const FeatureMap& map() const { return map_; }

  // One value a feature; valid until a trial is asked for that was not before.
  std::span<const double> Of(const TrialRecord& trial);

  std::uint64_t HashOf(const TrialRecord& trial);  // SearchSpace::Hash

  // The features of some trials, one row each.
  Matrix Rows(const History& history, std::span<const int> trials);

 private:
  std::size_t Know(const TrialRecord& trial);  // its number

  const FeatureMap& map_;
  std::vector<std::optional<Configuration>> configurations_;  // by trial number
  std::vector<std::uint64_t> hashes_;
  std::vector<double> features_;  // map().size() a trial
};

enum class StoppedTrials {
  kMatch,   // count with the loss they would have reached (stopped_trials.h)
  kIgnore,  // do not count
};

struct Evidence {
  std::vector<int> trials;     // completed, and stopped ones that count, in result order
  std::vector<double> losses;  // of these; finite
  Matrix points;               // their features, one row each
  Matrix failures;             // features of failed trials, the latest last
  Matrix constraints = {};     // constraint values of `trials`, one row each; no columns in a study without constraints
  Noise noise = {};            // of the losses

  bool has_constraints() const { return constraints.cols() > 0; }
};

// By how much each trial breaks the constraints in all; 0: it keeps them.
Vector Violations(const Evidence& evidence);

// What trials are ranked by, given their transformed losses: these, but trials that break constraints lie behind all
// others, by how much they do.
Vector Merits(const Evidence& evidence, const Vector& values);

// `results`: a beginning of history.results().
Evidence CollectEvidence(const History& history, std::span<const int> results, StoppedTrials stopped,
                         TrialFeatures& features);

}  // namespace hpo::search::gp
