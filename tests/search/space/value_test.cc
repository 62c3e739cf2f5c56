// SPDX-License-Identifier: Apache-2.0
#include "search/space/value.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <charconv>
#include <limits>
#include <stdexcept>

namespace hpo::search {
namespace {

constexpr std::int64_t kTwoTo53 = std::int64_t{1} << 53;

TEST(ValueTest, NumbersAreComparedAcrossTypes) {
  EXPECT_TRUE(SameValue(std::int64_t{1}, 1.0));
  EXPECT_TRUE(SameValue(1.0, std::int64_t{1}));
  EXPECT_FALSE(SameValue(std::int64_t{1}, 1.5));
  EXPECT_TRUE(SameValue(-0.0, 0.0));
}

TEST(ValueTest, OtherTypesNeverMix) {
  EXPECT_FALSE(SameValue(true, std::int64_t{1}));
  EXPECT_FALSE(SameValue(true, 1.0));
  EXPECT_FALSE(SameValue(std::string("1"), std::int64_t{1}));
  EXPECT_FALSE(SameValue(std::string("true"), true));
}

TEST(ValueTest, LargeIntegersAreNotRoundedBeforeTheyAreCompared) {
  EXPECT_TRUE(SameValue(kTwoTo53, 9007199254740992.0));
  EXPECT_FALSE(SameValue(kTwoTo53 + 1, 9007199254740992.0));
  EXPECT_FALSE(SameValue(std::numeric_limits<std::int64_t>::max(), 9223372036854775808.0));
  EXPECT_FALSE(SameValue(std::int64_t{0}, std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(SameValue(std::int64_t{0}, std::numeric_limits<double>::infinity()));
}

TEST(ValueTest, TextIsShort) {
  EXPECT_EQ(ToString(Value(true)), "true");
  EXPECT_EQ(ToString(Value(std::int64_t{-3})), "-3");
  EXPECT_EQ(ToString(Value(0.5)), "0.5");
  EXPECT_EQ(ToString(Value(3.0)), "3");
  EXPECT_EQ(ToString(Value(1e-5)), "1e-5");
  EXPECT_EQ(ToString(Value(2.5e-12)), "2.5e-12");
  EXPECT_EQ(ToString(Value(1e300)), "1e+300");
  EXPECT_EQ(ToString(Value(std::string("adamw"))), "adamw");
  EXPECT_EQ(Quoted(Value(std::string("3"))), "\"3\"");
  EXPECT_EQ(Quoted(Value(std::int64_t{3})), "3");
}

TEST(ValueTest, TextHasNoNumber) {
  EXPECT_EQ(ToNumber(true), 1.0);
  EXPECT_EQ(ToNumber(std::int64_t{7}), 7.0);
  EXPECT_EQ(ToNumber(0.25), 0.25);
  EXPECT_THROW(ToNumber(std::string("7")), std::invalid_argument);
}

RC_GTEST_PROP(ValueTest, ADoublesTextReadsBackTheSame, (double number)) {
  const std::string text = ToString(Value(number));
  double back = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), back);
  RC_ASSERT(back == number);
}

}  // namespace
}  // namespace hpo::search
