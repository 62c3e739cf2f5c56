// SPDX-License-Identifier: Apache-2.0
//
// Byte-pair encoding of text (Sennrich, Haddow, Birch 2016, "Neural machine translation of rare words with subword
// units", on bytes): the pair of neighbours that is most frequent becomes one token, again and again. Pairs are counted
// within words: runs of letters, digits, other signs or blanks, each with the single space before it. A pure function
// of the text; of pairs as frequent as each other the one with the smaller tokens comes first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hpo::trial_runner {

struct BytePairs {
  struct Merge {
    std::int32_t left, right;
  };

  std::vector<std::string> tokens;  // their bytes: the alphabet in its order, then what each merge makes
  std::vector<Merge> merges;        // merge i makes the token number (size of the alphabet) + i
};

// Merges of `texts`, which are counted together, until there are `vocabulary` tokens or no pair occurs twice.
// `alphabet` holds every byte of the texts once; vocabulary >= its size.
BytePairs LearnBytePairs(const std::vector<std::string_view>& texts, std::string_view alphabet, std::size_t vocabulary);

// Encodes any text over the alphabet. One thread: words that were seen are remembered.
class BytePairEncoder {
 public:
  explicit BytePairEncoder(const BytePairs& pairs);

  std::vector<std::int32_t> Encode(std::string_view text);

 private:
  std::vector<std::int32_t> EncodeWord(std::string_view word) const;

  std::vector<std::int32_t> token_of_byte_;                 // 256; -1: not in the alphabet
  std::unordered_map<std::uint64_t, std::int32_t> merged_;  // a pair to the token it becomes; lower ones came first
  std::unordered_map<std::string, std::vector<std::int32_t>> known_;
};

}  // namespace hpo::trial_runner
