// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/text_coder.h"

#include <array>
#include <map>
#include <stdexcept>
#include <utility>

#include "trial_runner/data/byte_pairs.h"
#include "trial_runner/data/utf8.h"

namespace hpo::trial_runner {
namespace {

std::string DistinctBytes(std::string_view text) {
  std::array<bool, 256> seen{};
  for (const char c : text) seen[static_cast<unsigned char>(c)] = true;
  std::string bytes;
  for (std::size_t byte = 0; byte < seen.size(); ++byte) {
    if (seen[byte]) bytes += static_cast<char>(byte);
  }
  return bytes;
}

}  // namespace

TextCoder CharacterCoder(std::string_view text) {
  // UTF-8 in byte order is in the order of the characters' numbers.
  std::map<std::string, std::int32_t, std::less<>> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = CharacterLength(text, at);
    if (length == 0) {
      throw std::invalid_argument("byte " + std::to_string(at) +
                                  " is not UTF-8; save the text as UTF-8, or take bytes " + "or bpe as tokens");
    }
    const std::string_view character = text.substr(at, length);
    if (tokens.find(character) == tokens.end()) tokens.emplace(character, 0);
    at += length;
  }
  TextCoder coder;
  for (auto& [character, token] : tokens) {
    token = static_cast<std::int32_t>(coder.names.size());
    coder.names.push_back(character);
  }
  coder.encode = [tokens = std::move(tokens)](std::string_view piece) {
    std::vector<std::int32_t> encoded;
    for (std::size_t at = 0; at < piece.size();) {
      const std::size_t length = CharacterLength(piece, at);
      encoded.push_back(tokens.find(piece.substr(at, length))->second);
      at += length;
    }
    return encoded;
  };
  return coder;
}

TextCoder ByteCoder(std::string_view text) {
  TextCoder coder;
  std::array<std::int32_t, 256> token_of_byte{};
  for (const char byte : DistinctBytes(text)) {
    token_of_byte[static_cast<unsigned char>(byte)] = static_cast<std::int32_t>(coder.names.size());
    coder.names.push_back(Printable(std::string(1, byte)));
  }
  coder.encode = [token_of_byte](std::string_view piece) {
    std::vector<std::int32_t> encoded;
    for (const char byte : piece) encoded.push_back(token_of_byte[static_cast<unsigned char>(byte)]);
    return encoded;
  };
  return coder;
}

TextCoder BytePairCoder(std::string_view text, const std::vector<std::string_view>& training, std::size_t vocabulary) {
  const std::string alphabet = DistinctBytes(text);
  if (alphabet.size() > vocabulary) {
    throw std::invalid_argument("the text has " + std::to_string(alphabet.size()) +
                                " distinct bytes, the vocabulary of " + std::to_string(vocabulary) +
                                " has no room for them");
  }
  const BytePairs pairs = LearnBytePairs(training, alphabet, vocabulary);
  TextCoder coder;
  for (const std::string& token : pairs.tokens) coder.names.push_back(Printable(token));
  coder.encode = [encoder = BytePairEncoder(pairs)](std::string_view piece) mutable { return encoder.Encode(piece); };
  return coder;
}

}  // namespace hpo::trial_runner
