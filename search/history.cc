// SPDX-License-Identifier: Apache-2.0
#include "search/history.h"

#include <algorithm>

namespace hpo::search {

double Violation(const TrialRecord& trial) {
  double sum = 0;
  for (const double excess : trial.constraints) sum += std::max(0.0, excess);
  return std::min(sum, std::numeric_limits<double>::max());
}

std::optional<int> History::best() const {
  const std::optional<int> least = incumbent();
  return least && Violation((*this)[*least]) > 0 ? std::nullopt : least;
}

std::optional<int> History::incumbent() const {
  const auto order = [](const TrialRecord& trial) { return std::pair(Violation(trial), trial.losses.front()); };
  std::optional<int> least;
  for (const int trial : results()) {
    if ((*this)[trial].losses.empty()) continue;
    if (!least || order((*this)[trial]) < order((*this)[*least])) least = trial;
  }
  return least;
}

}  // namespace hpo::search
