// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/byte_pairs.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

namespace hpo::trial_runner {
namespace {

using Tokens = std::vector<std::int32_t>;

std::uint64_t Key(std::int32_t left, std::int32_t right) {
  return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
}

enum class Kind { kBlank, kLetter, kDigit, kOther };

// Bytes beyond ASCII are letters, whatever they are part of: a character is never cut.
Kind KindOf(char c) {
  if (c == ' ' || (c >= '\t' && c <= '\r')) return Kind::kBlank;
  if (c >= '0' && c <= '9') return Kind::kDigit;
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80) return Kind::kLetter;
  return Kind::kOther;
}

// Encoding a word costs the square of its length, and not all text has blanks.
constexpr std::size_t kLongestWord = 64;

// Takes the first word off the text, which is not empty.
std::string_view TakeWord(std::string_view& text) {
  std::size_t end = text.size() > 1 && text[0] == ' ' && KindOf(text[1]) != Kind::kBlank ? 1 : 0;
  const Kind kind = KindOf(text[end]);
  while (end < std::min(text.size(), kLongestWord) && KindOf(text[end]) == kind) ++end;
  // The last blank of a run belongs to the word behind it.
  if (kind == Kind::kBlank && end > 1 && end < text.size() && text[end - 1] == ' ') --end;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

Tokens BytesToTokens(std::string_view alphabet) {
  Tokens tokens(256, -1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    tokens[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int32_t>(i);
  }
  return tokens;
}

// Joins each occurrence of the pair, from the left.
void Join(Tokens& word, const BytePairs::Merge& pair, std::int32_t joined) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < word.size(); ++from) {
    const bool found = word[from] == pair.left && from + 1 < word.size() && word[from + 1] == pair.right;
    word[to++] = found ? joined : word[from];
    if (found) ++from;
  }
  word.resize(to);
}

class Learner {
 public:
  Learner(const std::vector<std::string_view>& texts, std::string_view alphabet) {
    const Tokens token_of_byte = BytesToTokens(alphabet);
    std::map<std::string_view, std::int64_t> counts;
    for (std::string_view text : texts) {
      while (!text.empty()) ++counts[TakeWord(text)];
    }
    for (const char byte : alphabet) pairs_.tokens.emplace_back(1, byte);
    for (const auto& [text, count] : counts) {
      words_.push_back({.tokens = {}, .count = count});
      for (const char byte : text) {
        words_.back().tokens.push_back(token_of_byte[static_cast<unsigned char>(byte)]);
      }
      Count(words_.size() - 1, +1);
    }
  }

  BytePairs Learn(std::size_t vocabulary) {
    while (pairs_.tokens.size() < vocabulary && !queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      const auto it = found_.find(Key(best.pair.left, best.pair.right));
      if (it == found_.end() || it->second.count != best.count) continue;  // it was counted anew since
      if (best.count < 2) break;
      Merge(best.pair, std::move(it->second.words));
    }
    return std::move(pairs_);
  }

 private:
  struct Word {
    Tokens tokens;
    std::int64_t count = 0;  // in the texts
  };
  struct Found {
    std::int64_t count = 0;
    std::vector<std::size_t> words;  // that had the pair when it was counted, perhaps more than once
  };
  struct Candidate {
    std::int64_t count;
    BytePairs::Merge pair;
    bool operator<(const Candidate& other) const {
      return std::tuple(count, other.pair.left, other.pair.right) < std::tuple(other.count, pair.left, pair.right);
    }
  };

  // Adds the pairs of a word to the counts, or takes them away.
  void Count(std::size_t index, std::int64_t sign) {
    const Word& word = words_[index];
    for (std::size_t i = 0; i + 1 < word.tokens.size(); ++i) {
      Found& found = found_[Key(word.tokens[i], word.tokens[i + 1])];
      found.count += sign * word.count;
      if (sign > 0 && (found.words.empty() || found.words.back() != index)) found.words.push_back(index);
      if (found.count > 1) queue_.push({found.count, {word.tokens[i], word.tokens[i + 1]}});
    }
  }

  void Merge(const BytePairs::Merge& pair, std::vector<std::size_t> words) {
    const auto joined = static_cast<std::int32_t>(pairs_.tokens.size());
    pairs_.tokens.push_back(pairs_.tokens[static_cast<std::size_t>(pair.left)] +
                            pairs_.tokens[static_cast<std::size_t>(pair.right)]);
    pairs_.merges.push_back(pair);
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::size_t index : words) {
      Count(index, -1);
      Join(words_[index].tokens, pair, joined);
      Count(index, +1);
    }
  }

  BytePairs pairs_;
  std::vector<Word> words_;
  std::unordered_map<std::uint64_t, Found> found_;
  std::priority_queue<Candidate> queue_;  // some are out of date
};

}  // namespace

BytePairs LearnBytePairs(const std::vector<std::string_view>& texts, std::string_view alphabet,
                         std::size_t vocabulary) {
  return Learner(texts, alphabet).Learn(vocabulary);
}

BytePairEncoder::BytePairEncoder(const BytePairs& pairs) {
  const std::size_t letters = pairs.tokens.size() - pairs.merges.size();
  std::string alphabet;
  for (std::size_t i = 0; i < letters; ++i) alphabet += pairs.tokens[i];
  token_of_byte_ = BytesToTokens(alphabet);
  for (std::size_t i = 0; i < pairs.merges.size(); ++i) {
    merged_.emplace(Key(pairs.merges[i].left, pairs.merges[i].right), static_cast<std::int32_t>(letters + i));
  }
}

std::vector<std::int32_t> BytePairEncoder::EncodeWord(std::string_view word) const {
  Tokens tokens;
  for (const char byte : word) tokens.push_back(token_of_byte_[static_cast<unsigned char>(byte)]);
  while (true) {
    auto first = merged_.end();  // the merge that was learned first
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      const auto it = merged_.find(Key(tokens[i], tokens[i + 1]));
      if (it != merged_.end() && (first == merged_.end() || it->second < first->second)) first = it;
    }
    if (first == merged_.end()) return tokens;
    const auto left = static_cast<std::int32_t>(first->first >> 32);
    const auto right = static_cast<std::int32_t>(first->first & 0xffffffffU);
    Join(tokens, {left, right}, first->second);
  }
}

std::vector<std::int32_t> BytePairEncoder::Encode(std::string_view text) {
  Tokens tokens;
  while (!text.empty()) {
    const std::string word(TakeWord(text));
    auto it = known_.find(word);
    if (it == known_.end()) it = known_.emplace(word, EncodeWord(word)).first;
    tokens.insert(tokens.end(), it->second.begin(), it->second.end());
  }
  return tokens;
}

}  // namespace hpo::trial_runner
