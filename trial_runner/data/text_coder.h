// SPDX-License-Identifier: Apache-2.0
//
// Ways to turn a text into tokens. The names of the tokens are their texts, bytes beyond ASCII that are no character by
// themselves as \xNN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

struct TextCoder {
  std::vector<std::string> names;                                          // in token order
  std::function<std::vector<std::int32_t>(std::string_view text)> encode;  // any piece of the text it was made for
};

// The distinct UTF-8 characters of the text, in order. Throws std::invalid_argument that says at which byte it is not
// UTF-8. Pieces must not cut a character.
TextCoder CharacterCoder(std::string_view text);

// The distinct bytes of the text, in order.
TextCoder ByteCoder(std::string_view text);

// Byte pairs over the bytes of the text, learned from the `training` pieces only. Throws std::invalid_argument when
// there are more distinct bytes than `vocabulary`.
TextCoder BytePairCoder(std::string_view text, const std::vector<std::string_view>& training, std::size_t vocabulary);

}  // namespace hpo::trial_runner
