// SPDX-License-Identifier: Apache-2.0
#include "search/history.h"

namespace hpo::search {

std::optional<int> History::best() const {
  std::optional<int> best;
  for (const int trial : results()) {
    const std::vector<double>& losses = (*this)[trial].losses;
    if (losses.empty()) continue;
    if (!best || losses.front() < (*this)[*best].losses.front()) best = trial;
  }
  return best;
}

}  // namespace hpo::search
