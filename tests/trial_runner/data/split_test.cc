// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

SplitRows SplitOf(std::int64_t rows, const SplitOptions& options) {
  return Split(std::vector<std::int64_t>(static_cast<std::size_t>(rows)), options);
}

std::vector<std::int64_t> Sorted(std::vector<std::int64_t> rows) {
  std::ranges::sort(rows);
  return rows;
}

std::vector<std::int64_t> AllRows(const SplitRows& split) {
  std::vector<std::int64_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  all.insert(all.end(), split.test.begin(), split.test.end());
  return Sorted(all);
}

std::vector<std::int64_t> Numbers(std::int64_t count) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

// Two thirds of class 0, a quarter of class 1, the rest of class 2, in blocks.
std::vector<std::int64_t> UnevenLabels(std::int64_t rows) {
  std::vector<std::int64_t> labels;
  for (std::int64_t row = 0; row < rows; ++row) labels.push_back(3 * row < 2 * rows ? 0 : 12 * row < 11 * rows ? 1 : 2);
  return labels;
}

TEST(SplitTest, DigitsAreCutInto1149And288And360Rows) {
  const SplitRows rows = SplitOf(1797, SplitOptions{});
  EXPECT_EQ(rows.train.size(), 1149u);
  EXPECT_EQ(rows.validation.size(), 288u);
  EXPECT_EQ(rows.test.size(), 360u);
}

// These orders are persisted knowledge: a study's past trials were measured on them.
TEST(SplitTest, OrderNeverChangesAmongVersionsAndMachines) {
  EXPECT_THAT(Permutation(0, 8), ElementsAre(2, 4, 6, 5, 1, 7, 0, 3));
  EXPECT_THAT(Permutation(7, 8), ElementsAre(1, 5, 7, 0, 4, 6, 3, 2));
}

TEST(SplitTest, SeedsGiveDifferentOrders) { EXPECT_NE(Permutation(0, 100), Permutation(1, 100)); }

TEST(SplitTest, RoundingUpIgnoresTheErrorOfTheProduct) {
  EXPECT_EQ(SplitOf(100, {.validation = 0.07, .test = 0.07, .seed = 0}).test.size(), 7u);
}

TEST(SplitTest, TooFewRowsAreRefusedWithTheCounts) {
  try {
    SplitOf(2, SplitOptions{});
    FAIL() << "two rows cannot be cut into three parts";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "2 rows are too few to cut into 1 for test, 1 for validation and the rest for training");
  }
  EXPECT_THROW(SplitOf(0, SplitOptions{}), std::invalid_argument);
}

RC_GTEST_PROP(SplitTest, EveryRowIsInExactlyOnePart, ()) {
  const auto rows = *rc::gen::inRange<std::int64_t>(3, 2000);
  const SplitOptions options{.validation = *rc::gen::inRange(1, 45) / 100.0,
                             .test = *rc::gen::inRange(1, 45) / 100.0,
                             .seed = *rc::gen::arbitrary<std::uint64_t>()};
  RC_PRE(rows * (1 - options.validation - options.test) > 2);
  RC_ASSERT(AllRows(SplitOf(rows, options)) == Numbers(rows));
}

TEST(SplitTest, PartsGivenByFilesAreTheLastRowsAndTheRestIsCut) {
  const std::vector<std::int64_t> labels(130);
  const SplitRows test = Split(labels, SplitOptions{}, {.test = 30});
  EXPECT_EQ(test.validation.size(), 16u);
  EXPECT_EQ(test.train.size(), 84u);
  EXPECT_EQ(test.test.front(), 100);
  EXPECT_EQ(test.test.back(), 129);
  const SplitRows both = Split(labels, SplitOptions{}, {.validation = 10, .test = 20});
  EXPECT_EQ(both.validation.front(), 100);
  EXPECT_EQ(both.test.front(), 110);
  EXPECT_EQ(AllRows(both), Numbers(130));
}

RC_GTEST_PROP(SplitTest, StratifiedPartsKeepTheSharesOfTheClasses, ()) {
  const auto rows = *rc::gen::inRange<std::int64_t>(12, 600);
  const std::vector<std::int64_t> labels = UnevenLabels(rows);
  const SplitOptions options{.seed = *rc::gen::arbitrary<std::uint64_t>(), .stratified = true};
  const SplitRows split = Split(labels, options);
  const SplitRows plain = SplitOf(rows, {.seed = options.seed});
  RC_ASSERT(AllRows(split) == Numbers(rows));
  RC_ASSERT(split.test.size() == plain.test.size());
  RC_ASSERT(split.validation.size() == plain.validation.size());
  for (std::int64_t label = 0; label < 3; ++label) {
    const auto of = [&](const std::vector<std::int64_t>& part) {
      const auto has = [&](std::int64_t row) { return labels[static_cast<std::size_t>(row)] == label; };
      return static_cast<double>(std::ranges::count_if(part, has));
    };
    const double share = of(Numbers(rows)) / static_cast<double>(rows);
    RC_ASSERT(std::abs(of(split.test) - share * static_cast<double>(split.test.size())) < 1);
    RC_ASSERT(std::abs(of(split.validation) - share * static_cast<double>(split.validation.size())) < 2);
  }
}

RC_GTEST_PROP(SplitTest, FoldsShareTheTestPartAndValidateEveryOtherRowOnce, ()) {
  const auto rows = *rc::gen::inRange<std::int64_t>(20, 200);
  const std::vector<std::int64_t> labels = UnevenLabels(rows);
  SplitOptions options{.stratified = *rc::gen::arbitrary<bool>(), .folds = *rc::gen::inRange(2, 8), .fold = 0};
  const std::vector<std::int64_t> test = Split(labels, options).test;
  std::vector<std::int64_t> validated = test;
  for (options.fold = 0; options.fold < options.folds; ++options.fold) {
    const SplitRows split = Split(labels, options);
    RC_ASSERT(split.test == test);
    RC_ASSERT(AllRows(split) == Numbers(rows));
    validated.insert(validated.end(), split.validation.begin(), split.validation.end());
  }
  RC_ASSERT(Sorted(validated) == Numbers(rows));
}

TEST(SplitTest, FoldsLeaveTheTestPartAsItIsWithoutThem) {
  EXPECT_EQ(SplitOf(100, {.folds = 5, .fold = 3}).test, SplitOf(100, SplitOptions{}).test);
}

TEST(SplitTest, FoldsThatCannotBeAreRefused) {
  EXPECT_THAT([] { SplitOf(100, {.folds = 3, .fold = 3}); },
              ThrowsMessage<std::invalid_argument>("split.fold 3 is not one of 3 folds, counted from 0"));
  EXPECT_THAT([] { SplitOf(100, {.folds = 1}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("1 folds")));
  EXPECT_THAT([] { SplitOf(10, {.folds = 9, .fold = 0}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("too few")));
  EXPECT_THAT([] { Split(std::vector<std::int64_t>(100), {.folds = 5, .fold = 0}, {.validation = 10}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("cannot be one of the folds")));
}

TEST(SplitTest, RowsInOrderAreCutIntoPiecesTestLast) {
  const OrderedParts parts = SplitInOrder(10, {.validation = 0.2, .test = 0.3, .seed = 5});
  EXPECT_EQ(parts.validation_begin, 5);
  EXPECT_EQ(parts.validation_end, 7);
  EXPECT_EQ(parts.test_begin, 7);
  const OrderedParts fold = SplitInOrder(10, {.test = 0.4, .folds = 3, .fold = 1});
  EXPECT_EQ(fold.validation_begin, 2);
  EXPECT_EQ(fold.validation_end, 4);
  EXPECT_EQ(fold.test_begin, 6);
  EXPECT_THAT([] { SplitInOrder(10, {.stratified = true}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("stay in their order")));
}

}  // namespace
}  // namespace hpo::trial_runner
