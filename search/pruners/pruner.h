// SPDX-License-Identifier: Apache-2.0
//
// Whether a running trial goes on, and which paused one resumes. Const: the answer depends only on the arguments.
#pragma once

#include <optional>

#include "search/history.h"

namespace hpo::search {

enum class Decision {
  kContinue,
  kPause,  // leave resumable; `Assign` may hand it out again
  kStop,   // final: the trial ends `stopped` with its best value so far
};

// What a free slot should do instead of a new trial at full fidelity.
struct Assignment {
  std::optional<int> resume;     // a paused trial to go on with
  std::optional<int> copy_from;  // start a new trial from this trial's checkpoint
  Fidelity until = kFull;        // leave after this step
  int bracket = 0;
};

class Pruner {
 public:
  virtual ~Pruner() = default;

  // Called after each measurement of a running trial, which is already in the history; never twice for a step.
  virtual Decision Decide(int trial, const History& history) const = 0;

  // Asked first for each free slot.
  virtual Assignment Assign(const History& /*history*/) const { return {}; }
};

}  // namespace hpo::search
