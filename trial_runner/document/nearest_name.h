// SPDX-License-Identifier: Apache-2.0
//
// The name someone meant who misspelt one. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

// The known name with the fewest single-letter edits and swaps of neighbours from `name` (restricted
// Damerau-Levenshtein distance); nullopt when even that is too far to be a misspelling. Ties: the first.
std::optional<std::string> NearestName(std::string_view name, const std::vector<std::string>& known);

// "; did you mean X?", or nothing when no name is near.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& known);

}  // namespace hpo::trial_runner
