// SPDX-License-Identifier: Apache-2.0
#include "search/result_rank.h"

namespace hpo::search {

ResultRank RankOf(const TrialRecord& trial) {
  if (trial.state == TrialState::kFailed || trial.losses.empty()) return {.kind = ResultRank::Kind::kFailed};
  const double loss = trial.losses.front();
  if (const double violation = Violation(trial); violation > 0) {
    return {.kind = ResultRank::Kind::kInfeasible, .violation = violation, .loss = loss};
  }
  if (trial.state != TrialState::kStopped) return {.kind = ResultRank::Kind::kCompleted, .loss = loss};
  const double last_step = trial.curve.empty() ? 0 : trial.curve.back().step;
  return {.kind = ResultRank::Kind::kStopped, .missing = -last_step, .loss = loss};
}

}  // namespace hpo::search
