// SPDX-License-Identifier: Apache-2.0
//
// How told trials compare where only their order counts: completed trials by loss, then stopped ones, those that got
// further first, then failures. A pruner stops what looks bad, so a stopped trial never passes a completed one.
#pragma once

#include <compare>

#include "search/history.h"

namespace hpo::search {

// Smaller is better; equal ranks mean that nothing tells two trials apart. All numbers are finite.
struct ResultRank {
  enum class Kind { kCompleted, kStopped, kFailed };  // failed: anything that has no loss
  Kind kind = Kind::kCompleted;
  double missing = 0;  // stopped: minus the last step measured
  double loss = 0;

  friend auto operator<=>(const ResultRank&, const ResultRank&) = default;
  friend bool operator==(const ResultRank&, const ResultRank&) = default;
};

// Precondition: the trial is told.
ResultRank RankOf(const TrialRecord& trial);

}  // namespace hpo::search
