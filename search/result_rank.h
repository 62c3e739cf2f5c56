// SPDX-License-Identifier: Apache-2.0
//
// How told trials compare where only their order counts: completed trials by loss, then stopped ones, those that got
// further first, then trials that break constraints, by how much in all, then failures. A pruner stops what looks bad,
// so a stopped trial never passes a completed one.
#pragma once

#include <compare>

#include "search/history.h"

namespace hpo::search {

// Smaller is better; equal ranks mean that nothing tells two trials apart. All numbers are finite.
struct ResultRank {
  enum class Kind { kCompleted, kStopped, kInfeasible, kFailed };  // failed: anything that has no loss
  Kind kind = Kind::kCompleted;
  double missing = 0;    // stopped: minus the last step measured
  double violation = 0;  // infeasible: > 0
  double loss = 0;

  // The check takes the 0 that a defaulted comparison is compared with for a pointer.
  friend auto operator<=>(const ResultRank&, const ResultRank&) = default;  // NOLINT(modernize-use-nullptr)
  friend bool operator==(const ResultRank&, const ResultRank&) = default;
};

// Precondition: the trial is told.
ResultRank RankOf(const TrialRecord& trial);

}  // namespace hpo::search
