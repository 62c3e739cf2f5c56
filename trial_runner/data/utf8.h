// SPDX-License-Identifier: Apache-2.0
//
// Text as UTF-8 (RFC 3629). Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hpo::trial_runner {

// How many bytes the character at `at` has, 1 to 4; 0 when there is none: overlong forms, surrogates and numbers beyond
// U+10FFFF are none. Needs at < text.size().
std::size_t CharacterLength(std::string_view text, std::size_t at);

// `bytes` as text that JSON can hold: itself when it is UTF-8, else with each byte beyond ASCII written as \xNN.
std::string Printable(std::string_view bytes);

}  // namespace hpo::trial_runner
