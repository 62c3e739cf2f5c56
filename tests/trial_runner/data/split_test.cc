// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace hpo::trial_runner {
namespace {

using ::testing::ElementsAre;

TEST(SplitTest, DigitsAreCutInto1149And288And360Rows) {
  const SplitRows rows = Split(1797, SplitOptions{});
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
  EXPECT_EQ(Split(100, {.validation = 0.07, .test = 0.07, .seed = 0}).test.size(), 7u);
}

TEST(SplitTest, TooFewRowsAreRefusedWithTheCounts) {
  try {
    Split(2, SplitOptions{});
    FAIL() << "two rows cannot be cut into three parts";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "2 rows are too few to cut into 1 for test, 1 for validation and the rest for training");
  }
  EXPECT_THROW(Split(0, SplitOptions{}), std::invalid_argument);
}

RC_GTEST_PROP(SplitTest, EveryRowIsInExactlyOnePart, ()) {
  const auto rows = *rc::gen::inRange<std::int64_t>(3, 2000);
  const SplitOptions options{.validation = *rc::gen::inRange(1, 45) / 100.0,
                             .test = *rc::gen::inRange(1, 45) / 100.0,
                             .seed = *rc::gen::arbitrary<std::uint64_t>()};
  RC_PRE(rows * (1 - options.validation - options.test) > 2);
  const SplitRows split = Split(rows, options);
  std::vector<std::int64_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  all.insert(all.end(), split.test.begin(), split.test.end());
  std::sort(all.begin(), all.end());
  std::vector<std::int64_t> expected(static_cast<std::size_t>(rows));
  std::iota(expected.begin(), expected.end(), 0);
  RC_ASSERT(all == expected);
}

}  // namespace
}  // namespace hpo::trial_runner
