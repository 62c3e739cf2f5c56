// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/byte_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>

#include "trial_runner/data/utf8.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;

std::string AlphabetOf(const std::string& text) {
  const std::set<char> bytes(text.begin(), text.end());
  return {bytes.begin(), bytes.end()};
}

std::string Decode(const BytePairs& pairs, const std::vector<std::int32_t>& tokens) {
  std::string text;
  for (const std::int32_t token : tokens) text += pairs.tokens[static_cast<std::size_t>(token)];
  return text;
}

// The example of the paper, whose words carry a sign at their end: est is in nine words, then comes lo.
TEST(BytePairsTest, MostFrequentPairsAreJoinedFirst) {
  std::string text;
  for (int i = 0; i < 5; ++i) text += "low\n";
  for (int i = 0; i < 2; ++i) text += "lower\n";
  for (int i = 0; i < 6; ++i) text += "newest\n";
  for (int i = 0; i < 3; ++i) text += "widest\n";
  const std::string alphabet = AlphabetOf(text);
  const BytePairs pairs = LearnBytePairs({text}, alphabet, alphabet.size() + 4);
  const std::vector<std::string> learned(pairs.tokens.begin() + static_cast<std::ptrdiff_t>(alphabet.size()),
                                         pairs.tokens.end());
  EXPECT_THAT(learned, ElementsAre("es", "est", "lo", "low"));
}

TEST(BytePairsTest, AWordIsEncodedByTheMergesInTheirOrder) {
  const std::string text = "aab aab aab ab ab";
  const std::string alphabet = AlphabetOf(text);  // blank, a, b
  const BytePairs pairs = LearnBytePairs({text}, alphabet, 5);
  EXPECT_THAT(pairs.tokens, ElementsAre(" ", "a", "b", "ab", "aab"));
  EXPECT_THAT(BytePairEncoder(pairs).Encode("aab ab b"), ElementsAre(4, 0, 3, 0, 2));
}

TEST(BytePairsTest, NothingIsJoinedThatOccursOnceOrAcrossWords) {
  const BytePairs pairs = LearnBytePairs({"x1x1x1"}, "1x", 100);
  EXPECT_THAT(pairs.tokens, ElementsAre("1", "x"));
  EXPECT_THAT(LearnBytePairs({"abc"}, "abc", 100).merges, ::testing::IsEmpty());
}

RC_GTEST_PROP(BytePairsPropertyTest, EveryTextSurvives, ()) {
  const std::string kBytes = "ab 1\n.\xc3\xa4\xff";
  const auto learned = *rc::gen::container<std::string>(rc::gen::elementOf(kBytes));
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(kBytes));
  const std::string alphabet = AlphabetOf(kBytes);
  const auto vocabulary = *rc::gen::inRange<std::size_t>(alphabet.size(), 40);
  const BytePairs pairs = LearnBytePairs({learned}, alphabet, vocabulary);
  RC_ASSERT(pairs.tokens.size() <= vocabulary);
  BytePairEncoder encoder(pairs);
  RC_ASSERT(Decode(pairs, encoder.Encode(text)) == text);
  RC_ASSERT(encoder.Encode(text) == BytePairEncoder(pairs).Encode(text));
}

TEST(Utf8Test, CharactersAreMeasuredAndOthersRefused) {
  const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82";
  EXPECT_EQ(CharacterLength(text, 0), 1u);
  EXPECT_EQ(CharacterLength(text, 1), 2u);
  EXPECT_EQ(CharacterLength(text, 3), 3u);
  EXPECT_EQ(CharacterLength(text, 6), 4u);
  for (const char* wrong : {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3", "\xff"}) {
    EXPECT_EQ(CharacterLength(wrong, 0), 0u);
  }
  EXPECT_EQ(Printable(text), text);
  EXPECT_EQ(Printable("a\xc3"), "a\\xc3");
}

}  // namespace
}  // namespace hpo::trial_runner
