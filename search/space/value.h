// SPDX-License-Identifier: Apache-2.0
//
// A value of a parameter, as people write it: true, 3, 0.5 or "adamw".
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace hpo::search {

using Value = std::variant<bool, std::int64_t, double, std::string>;

// Equal as written in a study file: 1 and 1.0 are the same number, true and 1 are not, "1" and 1 are not.
bool SameValue(const Value& a, const Value& b);

// For messages and names: true, 3, 0.5, adamw. Doubles in the shortest form that reads back the same.
std::string ToString(const Value& value);

// The same with quotes around text, so that a message shows "3" and 3 apart.
std::string Quoted(const Value& value);

// Whether it is an integer or a double.
bool IsNumber(const Value& value);

// The number behind a bool, integer or double; throws std::invalid_argument for text.
double ToNumber(const Value& value);

}  // namespace hpo::search
