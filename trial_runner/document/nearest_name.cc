// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/nearest_name.h"

#include <algorithm>
#include <cstddef>

namespace hpo::trial_runner {
namespace {

// Longer names than this are nobody's misspelling; the table below would only cost memory.
constexpr std::size_t kLongestName = 100;

std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, substitution});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> NearestName(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > kLongestName) return std::nullopt;
  std::optional<std::string> nearest;
  std::size_t least = std::max<std::size_t>(2, name.size() / 3 + 1);
  for (const std::string& candidate : known) {
    const std::size_t distance = Distance(name, candidate);
    if (distance < least || (!nearest && distance == least && distance < candidate.size())) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& known) {
  const std::optional<std::string> nearest = NearestName(name, known);
  return nearest ? "; did you mean " + *nearest + "?" : "";
}

}  // namespace hpo::trial_runner
