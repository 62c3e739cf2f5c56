// SPDX-License-Identifier: Apache-2.0
//
// How large a decoded image may be. A damaged header may ask for four billion pixels; nobody trains on those.
#pragma once

#include <cstdint>

namespace hpo::trial_runner {

inline constexpr std::int64_t kMostPixels = std::int64_t{1} << 27;  // 11,585 x 11,585

}  // namespace hpo::trial_runner
