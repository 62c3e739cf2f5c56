// SPDX-License-Identifier: Apache-2.0
//
// One line of a CSV file to its cells. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

// Cuts `line` (without its newline) into `cells`, blanks around unquoted cells removed. Quoted cells are
// unescaped inside `line`; the cells borrow it. Throws std::invalid_argument that says what is wrong with which
// column when a quote is not closed or followed by text.
void CutCells(std::string& line, char delimiter, std::vector<std::string_view>& cells);

// The number that the whole text spells in the C locale; nullopt when it spells none. May be infinite or NaN.
std::optional<double> ParseNumber(std::string_view text);

}  // namespace hpo::trial_runner
