// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/data/loading.h"

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr SplitOptions kFifths{.validation = 0.2, .test = 0.2};

class TextTest : public ::testing::Test {
 protected:
  Dataset Load(const std::string& text, nlohmann::json options, const SplitOptions& split = kFifths) {
    options["path"] = folder_.Write("t.txt", text);
    return LoadFilled(TextDataset(), options, split);
  }

  // The text of a row and, behind a bar, of the last label.
  static std::string RowText(const Dataset& dataset, std::int64_t row) {
    const auto& samples = std::get<std::vector<std::int32_t>>(dataset.samples);
    const std::int64_t context = dataset.sample_shape[0];
    std::string text;
    for (std::int64_t i = row * context; i < (row + 1) * context; ++i) {
      text += dataset.class_names[static_cast<std::size_t>(samples[static_cast<std::size_t>(i)])];
    }
    const std::int64_t last = dataset.labels[static_cast<std::size_t>((row + 1) * context - 1)];
    return text + "|" + dataset.class_names[static_cast<std::size_t>(last)];
  }

  const ScratchFolder folder_;
};

TEST_F(TextTest, LabelsAreTheNextCharactersAndNoWindowLeavesItsPart) {
  const Dataset dataset = Load("abcdefghijklmnopqrstuvwxy", {{"context", 2}});  // 15 train, 5 validate, 5 test
  EXPECT_THAT(dataset.sample_shape, ElementsAre(2));
  EXPECT_THAT(dataset.label_shape, ElementsAre(2));
  EXPECT_EQ(dataset.vocabulary, 25);
  EXPECT_EQ(dataset.split.train.size(), 7u);
  EXPECT_EQ(RowText(dataset, 0), "ab|c");
  EXPECT_EQ(RowText(dataset, 6), "mn|o");
  EXPECT_THAT(dataset.split.validation, ElementsAre(7, 8));
  EXPECT_EQ(RowText(dataset, 7), "pq|r");
  EXPECT_EQ(RowText(dataset, 8), "rs|t");
  EXPECT_EQ(RowText(dataset, 9), "uv|w");
  EXPECT_EQ(dataset.labels[0], 1);
}

TEST_F(TextTest, TheSeedOfTheSplitMovesNothing) {
  const std::string text(200, 'a');
  SplitOptions other = kFifths;
  other.seed = 9;
  const std::string both = text + std::string(200, 'b');
  EXPECT_EQ(Load(both, {{"context", 8}}).split.train, Load(both, {{"context", 8}}, other).split.train);
}

TEST_F(TextTest, AFoldInTheMiddleIsTrainedOnFromBothSides) {
  const Dataset dataset = Load("abcdefghijklmnopqrstuvwxyz", {{"context", 2}}, {.test = 0.2, .folds = 4, .fold = 1});
  EXPECT_EQ(RowText(dataset, 1), "cd|e");
  EXPECT_EQ(RowText(dataset, 2), "kl|m");  // fghij validates
  EXPECT_EQ(RowText(dataset, dataset.split.validation.front()), "fg|h");
}

TEST_F(TextTest, CharactersAreThoseOfUtf8) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "z\xc3\xa4\xe2\x82\xac";
  const Dataset dataset = Load(text, {{"context", 3}});
  EXPECT_THAT(dataset.class_names, ElementsAre("z", "\xc3\xa4", "\xe2\x82\xac"));
  EXPECT_THAT(
      [&] {
        Load(text + "\xff", {{"context", 3}});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("t.txt: byte 120 is not UTF-8")));
  EXPECT_EQ(Load(text + "\xff", {{"context", 3}, {"tokens", "bytes"}}).class_names.back(), "\\xff");
}

TEST_F(TextTest, BytePairsAreLearnedFromTheTrainingPartOnly) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "the cat ";
  for (int i = 0; i < 40; ++i) text += "dog dog ";
  const Dataset dataset = Load(text, {{"context", 4}, {"tokens", "bpe"}, {"vocabulary", 64}});
  const auto has = [&](const std::string& name) { return std::ranges::count(dataset.class_names, name) > 0; };
  EXPECT_TRUE(has(" cat"));
  EXPECT_TRUE(has("g"));
  EXPECT_FALSE(has(" dog"));
  EXPECT_LT(dataset.split.train.size(), 60u);
  EXPECT_THAT(
      [&] {
        Load(text, {{"tokens", "bpe"}, {"vocabulary", 5}});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("the vocabulary of 5 has no room")));
}

TEST_F(TextTest, TextsThatAreTooShortAreRefused) {
  EXPECT_THAT(
      [&] {
        Load("abcdefghij", {{"context", 4}});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr(
          "t.txt: validation has a piece of 2 tokens, a sample and what follows it needs 5: lower `context`")));
  EXPECT_THAT([&] { Load("", {}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("t.txt: 0 rows are too few")));
}

}  // namespace
}  // namespace hpo::trial_runner
