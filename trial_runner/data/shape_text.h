// SPDX-License-Identifier: Apache-2.0
//
// The extents that the header of a file names: as text, and how much they hold. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hpo::trial_runner {

// "60000 x 28 x 28".
std::string ShapeText(const std::vector<std::int64_t>& extents);

// The product of the extents, each >= 0; nullopt beyond 2^48, which no file of this world holds.
std::optional<std::int64_t> ElementsOf(const std::vector<std::int64_t>& extents);

}  // namespace hpo::trial_runner
