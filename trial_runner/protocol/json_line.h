// SPDX-License-Identifier: Apache-2.0
//
// From one line of text to one JSON value, for lines written by programs we did not write. Beyond JSON it takes
// the bare words NaN, Infinity and -Infinity, which the JSON writers of several languages print, and reads them
// as the strings that stand for such numbers in this protocol. Pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace hpo::protocol {

// Nesting allowed in a line. Deeper values would overflow the stack of whoever prints them again.
inline constexpr int kMaxDepth = 64;

// Throws std::invalid_argument when the line is longer than kMaxLineBytes, nested deeper than kMaxDepth, not
// UTF-8, or not JSON; the text says which and where.
nlohmann::json ParseJsonLine(std::string_view line);

// "nan", "inf" or "-inf" for a number that JSON cannot carry, else the number itself.
nlohmann::json NumberToJson(double number);

}  // namespace hpo::protocol
