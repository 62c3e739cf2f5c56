// SPDX-License-Identifier: Apache-2.0
//
// Columns of text for a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hpo::report {

using Row = std::vector<std::string>;  // UTF-8 cells

// One line a row: each column padded to its widest cell, two blanks between, no blank at the end. Control characters
// (a line break in a name, an escape sequence of a runner) become '?'. Rows may differ in length.
std::string Aligned(const std::vector<Row>& rows, std::string_view indent);

}  // namespace hpo::report
