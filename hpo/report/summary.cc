// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/summary.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace hpo::report {
namespace {

using search::TrialState;
using study::Goal;
using study::StudyState;
using study::Trial;

void Count(const Trial& trial, Summary& summary) {
  switch (trial.state) {
    case TrialState::kCompleted:
      ++summary.completed;
      break;
    case TrialState::kStopped:
      ++summary.stopped;
      ++summary.stops[trial.reason.empty() ? "the runner" : trial.reason];
      break;
    case TrialState::kFailed: {
      ++summary.failed;
      // A runner that came to its end and told a failure is no cause of its own.
      const bool broke = !trial.attempts.empty() && trial.attempts.back().cause.has_value() &&
                         trial.attempts.back().cause != study::EndCause::kFinished;
      ++summary.failures[broke ? std::string(protocol::Name(*trial.attempts.back().cause)) : "told"];
      break;
    }
    default:
      ++summary.open;
  }
  if (trial.violation && !KeepsConstraints(trial)) ++summary.breaking;
  summary.trial_seconds += trial.seconds;
  if (!trial.measurements.empty()) summary.steps += trial.measurements.back().step;
}

// Lower sorts first: kept constraints by loss, broken ones by violation, unknown ones, then open trials, then failed
// ones.
std::tuple<int, double, double> Rank(const Trial& trial, Goal goal) {
  if (!trial.value) return {trial.state == TrialState::kFailed ? 4 : 3, 0.0, 0.0};
  const double loss = goal == Goal::kMinimize ? *trial.value : -*trial.value;
  if (!trial.violation) return {2, 0.0, loss};
  return {KeepsConstraints(trial) ? 0 : 1, *trial.violation, loss};
}

// How far the best is ahead, and for how long.
void CountLead(Summary& summary) {
  const Trial* best = summary.state->best();
  if (best == nullptr) return;
  const std::vector<int>& results = summary.state->history().results;
  const auto found = std::ranges::find(results, best->number);
  summary.since_best = static_cast<int>(results.end() - found) - 1;
  if (summary.ranked.size() > 1 && KeepsConstraints(*summary.ranked[1])) {
    summary.gap = std::fabs(*summary.ranked[1]->value - *best->value);
  }
}

}  // namespace

Summary Summarize(const StudyState& state) {
  Summary summary{.state = &state, .seconds = state.spent_s()};
  // Results first and in their order, so that a stable sort keeps the earlier result ahead on a tie.
  std::vector<bool> told(state.trials().size(), false);
  for (const int trial : state.history().results) {
    summary.ranked.push_back(&state.trials()[static_cast<std::size_t>(trial)]);
    told[static_cast<std::size_t>(trial)] = true;
  }
  for (const Trial& trial : state.trials()) {
    if (!told[static_cast<std::size_t>(trial.number)]) summary.ranked.push_back(&trial);
    Count(trial, summary);
  }
  const Goal goal = state.spec().objective().goal;
  std::ranges::stable_sort(summary.ranked, {}, [goal](const Trial* trial) { return Rank(*trial, goal); });
  CountLead(summary);
  return summary;
}

}  // namespace hpo::report
