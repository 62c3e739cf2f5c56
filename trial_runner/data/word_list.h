// SPDX-License-Identifier: Apache-2.0
//
// Short texts as tokens: their cutting, and the vocabulary that numbers the pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

inline constexpr std::int32_t kPadToken = 0;      // fills up
inline constexpr std::int32_t kUnknownToken = 1;  // is not in the vocabulary

// The text's words: runs of letters, digits, apostrophes and bytes beyond ASCII; every other sign that is not a blank
// by itself. They borrow the text.
std::vector<std::string_view> CutWords(std::string_view text);

// The text's UTF-8 characters; bytes that are none by themselves.
std::vector<std::string_view> CutCharacters(std::string_view text);

// One thread.
class WordList {
 public:
  // Counts a word of the training rows.
  void Count(std::string_view word);

  // Numbers the `vocabulary` - 2 most frequent words from 2 on; of equally frequent ones the first in byte order.
  void Number(std::size_t vocabulary);

  // After Number.
  std::int32_t TokenOf(std::string_view word) const;
  std::int64_t size() const { return static_cast<std::int64_t>(tokens_.size()) + 2; }

 private:
  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::map<std::string, std::int32_t, std::less<>> tokens_;
};

}  // namespace hpo::trial_runner
