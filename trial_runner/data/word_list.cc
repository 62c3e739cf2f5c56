// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/word_list.h"

#include <algorithm>
#include <utility>

#include "trial_runner/data/utf8.h"

namespace hpo::trial_runner {
namespace {

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool IsOfWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<std::string_view> CutWords(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && IsOfWord(text[end])) ++end;
    if (end == at) ++end;
    if (!IsBlank(text[at])) words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

std::vector<std::string_view> CutCharacters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, CharacterLength(text, at));
    characters.push_back(text.substr(at, length));
    at += length;
  }
  return characters;
}

void WordList::Count(std::string_view word) {
  const auto known = counts_.find(word);
  if (known == counts_.end()) {
    counts_.emplace(word, 1);
  } else {
    ++known->second;
  }
}

void WordList::Number(std::size_t vocabulary) {
  std::vector<std::pair<std::int64_t, std::string_view>> words;
  for (const auto& [word, count] : counts_) words.emplace_back(-count, word);
  std::ranges::sort(words);
  const std::size_t kept = std::min(words.size(), vocabulary - 2);
  for (std::size_t i = 0; i < kept; ++i) tokens_.emplace(words[i].second, static_cast<std::int32_t>(i + 2));
}

std::int32_t WordList::TokenOf(std::string_view word) const {
  const auto known = tokens_.find(word);
  return known == tokens_.end() ? kUnknownToken : known->second;
}

}  // namespace hpo::trial_runner
