// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/top_trials.h"

#include <algorithm>

namespace hpo::report {

std::vector<const study::Trial*> TopTrials(const Summary& summary, int most) {
  std::vector<const study::Trial*> top;
  for (const study::Trial* trial : summary.ranked) {
    if (!KeepsConstraints(*trial) || static_cast<int>(top.size()) == most) break;  // those that do rank first
    top.push_back(trial);
  }
  return top;
}

std::vector<int> DifferingParameters(const std::vector<const study::Trial*>& trials) {
  std::vector<int> differing;
  if (trials.empty()) return differing;
  const search::Configuration& first = trials.front()->configuration;
  for (int i = 0; i < first.size(); ++i) {
    const bool same =
        std::ranges::all_of(trials, [&](const study::Trial* trial) { return trial->configuration[i] == first[i]; });
    if (!same) differing.push_back(i);
  }
  return differing;
}

}  // namespace hpo::report
