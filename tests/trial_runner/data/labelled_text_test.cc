// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/labelled_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/loading.h"
#include "trial_runner/data/word_list.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LabelledTextTest : public ::testing::Test {
 protected:
  Dataset Load(const std::string& content, nlohmann::json options = {}, const SplitOptions& split = {}) {
    options["path"] = folder_.Write("reviews.csv", content);
    options["text"] = "review";
    options["target"] = "verdict";
    return LoadFilled(LabelledTextDataset(), options, split);
  }

  std::string ErrorOf(const std::string& content) {
    try {
      Load(content);
    } catch (const std::invalid_argument& error) {
      const std::string file = (folder_.path() / "reviews.csv").string() + ": ";
      EXPECT_THAT(error.what(), ::testing::StartsWith(file));
      return std::string(error.what()).substr(file.size());
    }
    return "";
  }

  static std::vector<std::int32_t> Row(const Dataset& dataset, std::int64_t row) {
    const auto& samples = std::get<std::vector<std::int32_t>>(dataset.samples);
    const auto begin = samples.begin() + row * dataset.sample_shape[0];
    return {begin, begin + dataset.sample_shape[0]};
  }

  // Ten rows whose texts are alike, so that every part knows their words: fine is twice in each.
  static std::string Reviews() {
    std::string content = "verdict,review\n";
    for (int i = 0; i < 5; ++i) content += "good,\"Fine, fine day\"\nbad,fine gray fine\n";
    return content;
  }

  const ScratchFolder folder_;
};

TEST_F(LabelledTextTest, FrequentWordsComeFirstAndTextsAreFilledUp) {
  const Dataset dataset = Load(Reviews(), {{"length", 5}});
  EXPECT_THAT(dataset.sample_shape, ElementsAre(5));
  EXPECT_TRUE(dataset.label_shape.empty());
  EXPECT_THAT(dataset.class_names, ElementsAre("bad", "good"));
  EXPECT_EQ(dataset.labels[0], 1);
  EXPECT_EQ(dataset.vocabulary, 6);  // two of its own, fine, comma, day, gray
  EXPECT_EQ(dataset.padding, kPadToken);
  EXPECT_EQ(Row(dataset, 0)[0], 2);
  EXPECT_EQ(Row(dataset, 0)[0], Row(dataset, 0)[2]);
  EXPECT_EQ(Row(dataset, 0)[4], kPadToken);
  EXPECT_EQ(Row(dataset, 1)[2], 2);
  EXPECT_THAT(Row(Load(Reviews(), {{"length", 1}}), 0), ElementsAre(2));
}

TEST_F(LabelledTextTest, WordsBeyondTheVocabularyAreUnknown) {
  EXPECT_THAT(Row(Load(Reviews(), {{"length", 3}, {"vocabulary", 3}}), 1), ElementsAre(2, kUnknownToken, 2));
}

TEST_F(LabelledTextTest, OnlyTrainingRowsMakeTheVocabulary) {
  const std::int64_t tested = Split(std::vector<std::int64_t>(10), {}).test.front();
  std::string content = "verdict,review\n";
  for (int row = 0; row < 10; ++row) {
    content += (row % 2 == 0 ? "good," : "bad,") + std::string(row == tested ? "secret" : "fine") + "\n";
  }
  const Dataset dataset = Load(content, {{"length", 1}});
  EXPECT_THAT(Row(dataset, tested), ElementsAre(kUnknownToken));
  EXPECT_EQ(dataset.vocabulary, 3);
}

TEST_F(LabelledTextTest, CharactersMayBeTheTokens) {
  const Dataset dataset = Load(Reviews(), {{"length", 4}, {"tokens", "characters"}});
  EXPECT_EQ(Row(dataset, 0), Row(dataset, 1));  // both begin with "fine"
  const Dataset cased = Load(Reviews(), {{"length", 4}, {"tokens", "characters"}, {"lowercase", false}});
  EXPECT_NE(Row(cased, 0)[0], Row(cased, 1)[0]);
}

TEST_F(LabelledTextTest, TabsMaySeparate) {
  std::string content = Reviews();
  std::ranges::replace(content, ',', '\t');
  EXPECT_EQ(Load(content, {{"delimiter", "\t"}}).rows(), 10);
}

TEST_F(LabelledTextTest, WhatIsWrongIsNamedByItsLine) {
  EXPECT_EQ(ErrorOf("verdict,text\ngood,a\n"), "there is no text column \"review\"; the columns are verdict, text");
  EXPECT_EQ(ErrorOf("verdict,review\ngood,a\nbad,\n"), "line 3, column review: the text is empty");
  EXPECT_EQ(ErrorOf("verdict,review\n,a\n"), "line 2, column verdict: the target is empty");
  EXPECT_EQ(ErrorOf("verdict,review\ngood,a\ngood,b\n"), "target column verdict: there is one class only, \"good\"");
  EXPECT_EQ(ErrorOf("verdict,review\ngood,a,b\n"), "line 2, 3 cells where the first line has 2");
  EXPECT_EQ(ErrorOf("verdict,review\n"), "there is no row below the header");
  EXPECT_THAT(ErrorOf("verdict,review\ngood,a\nbad,b\n"), HasSubstr("2 rows are too few"));
}

TEST(WordListTest, WordsAreRunsAndSignsStandAlone) {
  EXPECT_THAT(CutWords(" it's 5 o'clock...\tna\xc3\xafve!"),
              ElementsAre("it's", "5", "o'clock", ".", ".", ".", "na\xc3\xafve", "!"));
  EXPECT_THAT(CutCharacters("a\xc3\xaf\xff"), ElementsAre("a", "\xc3\xaf", "\xff"));
}

TEST(WordListTest, EquallyFrequentWordsAreInByteOrder) {
  WordList words;
  for (const char* word : {"b", "a", "c", "c"}) words.Count(word);
  words.Number(100);
  EXPECT_EQ(words.TokenOf("c"), 2);
  EXPECT_EQ(words.TokenOf("a"), 3);
  EXPECT_EQ(words.TokenOf("b"), 4);
  EXPECT_EQ(words.TokenOf("d"), kUnknownToken);
  EXPECT_EQ(words.size(), 5);
}

}  // namespace
}  // namespace hpo::trial_runner
