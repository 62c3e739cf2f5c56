// SPDX-License-Identifier: Apache-2.0
//
// Numbers to learn that are drawn from a formula, with noise of a known deviation: what no network can be better than.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "trial_runner/data/labelled_table.h"

namespace hpo::trial_runner {

// y = 3 + sum over j of (-1)^j (j + 1) / 2 x_j, of 5 features x_j that are normal. A linear network can learn it.
inline constexpr const char* kLinear = "linear";

// Friedman 1991: y = 10 sin(pi x_0 x_1) + 20 (x_2 - 1/2)^2 + 10 x_3 + 5 x_4, of 10 features that are uniform in [0, 1),
// half of them without any say.
inline constexpr const char* kFriedman = "friedman";

bool IsNumberKind(std::string_view kind);

// How many features a row of that kind has.
std::int64_t NumberFeatures(std::string_view kind);

struct NumberFormula {
  std::string kind = kLinear;
  std::int64_t rows = 0;   // > 0
  double noise = 0;        // >= 0; deviation of the normal noise added to y
  std::uint64_t seed = 0;  // of the numbers drawn
};

// The rows, the same for the same formula. Pure.
LabelledTable DrawNumbers(const NumberFormula& formula);

}  // namespace hpo::trial_runner
