// SPDX-License-Identifier: Apache-2.0
#include "search/gp/leading_trials.h"

#include <algorithm>
#include <cmath>

namespace hpo::search::gp {
namespace {

constexpr double kRounding = 1e-9;  // a tenth of thirty trials is three, whatever the product rounds to

}  // namespace

std::vector<int> LeadingTrials(const History& history, double share) {
  const int best = history.best().value();
  std::vector<int> trials;
  for (const int trial : history.results()) {
    const TrialRecord& record = history[trial];
    const bool counts = record.state == TrialState::kCompleted && !record.losses.empty() && Violation(record) == 0;
    if (counts || trial == best) trials.push_back(trial);
  }
  std::ranges::stable_sort(trials, {}, [&](int trial) { return history[trial].losses.front(); });
  trials.resize(static_cast<std::size_t>(std::ceil(share * static_cast<double>(trials.size()) - kRounding)));
  return trials;
}

}  // namespace hpo::search::gp
