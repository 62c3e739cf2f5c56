// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/samplers/sampler.h"

namespace hpo::search {

// Whether two proposals agree in everything that a study would journal.
inline bool Same(const Proposal& a, const Proposal& b) {
  if (a.outlook != b.outlook || a.suggestions.size() != b.suggestions.size()) return false;
  for (std::size_t i = 0; i < a.suggestions.size(); ++i) {
    if (a.suggestions[i].configuration != b.suggestions[i].configuration) return false;
    if (a.suggestions[i].note != b.suggestions[i].note) return false;
  }
  return true;
}

}  // namespace hpo::search
