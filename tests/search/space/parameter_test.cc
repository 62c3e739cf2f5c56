// SPDX-License-Identifier: Apache-2.0
#include "search/space/parameter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace hpo::search {
namespace {

constexpr std::int64_t kTwoTo53 = std::int64_t{1} << 53;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class T>
std::string ProblemOf(const Builder<T>& builder) {
  return Problem(builder.parameter()).value_or("");
}

template <class T>
std::string ProblemOf(const Builder<T>& builder, const Value& value) {
  return ValueProblem(builder.parameter(), value).value_or("");
}

TEST(ParameterTest, LegalParametersHaveNoProblem) {
  EXPECT_EQ(ProblemOf(Real("optimizer.lr", 1e-4, 0.3).Log()), "");
  EXPECT_EQ(ProblemOf(Real("x", -1, 1).Step(0.5)), "");
  EXPECT_EQ(ProblemOf(Integer("layers.2.width", 16, 512).Log().Step(16)), "");
  EXPECT_EQ(ProblemOf(Integer("n", 3, 3)), "");
  EXPECT_EQ(ProblemOf(Integer("n", -kTwoTo53, 0)), "");
  EXPECT_EQ(ProblemOf(Ordinal("batch", {16, 32, 64})), "");
  EXPECT_EQ(ProblemOf(Ordinal("size", {"small", "large"})), "");
  EXPECT_EQ(ProblemOf(Choice("kind", {"sgd"})), "");
  EXPECT_EQ(ProblemOf(Boolean("batch_norm")), "");
}

TEST(ParameterTest, NamesAreDottedPaths) {
  EXPECT_EQ(ProblemOf(Boolean("")), "the name is empty");
  for (const char* name : {".a", "a.", "a..b", "."}) {
    EXPECT_EQ(ProblemOf(Boolean(name)), "the name has an empty part: put one dot between two parts") << name;
  }
  for (const char* name : {"a b", "a/b", "a[2]", "\xc3\xa4"}) {
    EXPECT_EQ(ProblemOf(Boolean(name)), "the name may hold letters, digits, '_', '-' and dots only") << name;
  }
}

TEST(ParameterTest, RangesAreChecked) {
  EXPECT_EQ(ProblemOf(Real("x", 3, 1)), "low = 3 must be below high = 1");
  EXPECT_EQ(ProblemOf(Real("x", 1, 1)), "low = 1 must be below high = 1");
  EXPECT_EQ(ProblemOf(Real("x", kNan, 1)), "low = nan must be finite");
  EXPECT_EQ(ProblemOf(Real("x", 0, kInfinity)), "high = inf must be finite");
  EXPECT_EQ(ProblemOf(Real("x", -1.5e308, 1.5e308)), "the range from low to high is wider than a double can hold");
  EXPECT_EQ(ProblemOf(Integer("x", 3, 1)), "low = 3 must not be above high = 1");
  EXPECT_EQ(ProblemOf(Integer("x", 0, kTwoTo53 + 2)), "high = 9007199254740994 is beyond 2^53");
  EXPECT_EQ(ProblemOf(Integer("x", -kTwoTo53, 1)), "the range from low to high is wider than 2^53");
  const Parameter half{.name = "x", .kind = ParameterKind::kInteger, .low = 0.5, .high = 3};
  EXPECT_EQ(Problem(half), "low = 0.5 must be a whole number");
}

TEST(ParameterTest, ALogScaleNeedsPositiveEnds) {
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Log()), "low = 0 must be > 0 with a log scale");
  EXPECT_EQ(ProblemOf(Integer("x", -2, 1).Log()), "low = -2 must be > 0 with a log scale");
  EXPECT_EQ(ProblemOf(Real("x", 1e10, std::nextafter(1e10, kInfinity)).Log()),
            "low and high are too close for a log scale: use a linear one");
}

TEST(ParameterTest, StepsAreChecked) {
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Step(0)), "step = 0 must be > 0");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Step(kNan)), "step = nan must be > 0");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Step(2)), "step = 2 must be <= high - low = 1");
  EXPECT_EQ(ProblemOf(Real("x", 0.3, 0.35).Step(0.05)), "");  // although 0.35 - 0.3 is a little less than 0.05
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Step(1e-12)),
            "step = 1e-12 is too fine for the range: leave it out or make it >= 9.313225746154785e-10");
  EXPECT_EQ(ProblemOf(Integer("x", 0, 10).Step(1.5)), "step = 1.5 must be a whole number");
  EXPECT_EQ(ProblemOf(Integer("x", 0, 10).Step(11)), "step = 11 must be <= high - low = 10");
}

TEST(ParameterTest, LevelsAreDistinctAndFinite) {
  EXPECT_EQ(ProblemOf(Choice("x", {})), "needs at least one level");
  EXPECT_EQ(ProblemOf(Choice("x", {"a", "b", "a"})), "level \"a\" is listed twice");
  EXPECT_EQ(ProblemOf(Ordinal("x", {1.0, kInfinity})), "level inf must be finite");
  const Parameter mixed{.name = "x", .kind = ParameterKind::kOrdinal, .levels = {std::int64_t{1}, 1.0}};
  EXPECT_EQ(Problem(mixed), "level 1 is listed twice");
}

TEST(ParameterTest, SettingsOfOtherKindsAreRefused) {
  EXPECT_EQ(ProblemOf(Boolean("x").Log()), "a log scale belongs to real and integer parameters");
  EXPECT_EQ(ProblemOf(Choice("x", {"a"}).Step(1)), "a step belongs to real and integer parameters");
  EXPECT_EQ(Problem({.name = "x", .kind = ParameterKind::kReal, .levels = {true}}),
            "levels belong to ordinal and categorical parameters");
  EXPECT_EQ(Problem({.name = "x", .kind = ParameterKind::kBoolean, .levels = {true}}),
            "a boolean has no levels of its own");
}

TEST(ParameterTest, ClausesAreWellFormed) {
  const auto problem = [](Clause clause) { return ProblemOf(Boolean("x").When({{std::move(clause)}})); };
  EXPECT_EQ(problem({"depth", Relation::kEqual, {}}), "the condition on depth names no value");
  EXPECT_EQ(problem({"depth", Relation::kEqual, {true, false}}), "the condition on depth needs exactly one value");
  EXPECT_EQ(problem({"depth", Relation::kLess, {std::string("3")}}),
            "the condition on depth compares with \"3\": <, <=, > and >= need a number");
  EXPECT_EQ(problem({"depth", Relation::kLess, {kNan}}),
            "the condition on depth compares with nan: <, <=, > and >= need a number");
}

TEST(ParameterTest, ValuesAreChecked) {
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), 0.5), "");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), std::int64_t{1}), "");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), -0.25), "-0.25 is below low = 0");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), 2.0), "2 is above high = 1");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), kNan), "nan is not finite");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), std::string("0.5")), "\"0.5\" is not a number");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1), true), "true is not a number");
  EXPECT_EQ(ProblemOf(Real("x", 0.1, 1).Step(0.1), 0.35), "0.35 is not on the grid 0.1 + k * 0.1");
  EXPECT_EQ(ProblemOf(Real("x", 0.1, 1).Step(0.1), 0.1 + 0.1 + 0.1), "");
  EXPECT_EQ(ProblemOf(Integer("x", 1, 9), 3.0), "");
  EXPECT_EQ(ProblemOf(Integer("x", 1, 9), 3.5), "3.5 is not an integer");
  EXPECT_EQ(ProblemOf(Integer("x", 1, 9), std::string("3")), "\"3\" is not an integer");
  EXPECT_EQ(ProblemOf(Integer("x", 1, 9), std::int64_t{10}), "10 is above high = 9");
  EXPECT_EQ(ProblemOf(Integer("x", 1, 9).Step(2), std::int64_t{4}), "4 is not on the grid 1 + k * 2");
  EXPECT_EQ(ProblemOf(Choice("x", {"adamw", "sgd"}), std::string("adam")), "\"adam\" is not one of \"adamw\", \"sgd\"");
  EXPECT_EQ(ProblemOf(Ordinal("x", {16, 32}), 32.0), "");
  EXPECT_EQ(ProblemOf(Ordinal("x", {16, 32}), std::int64_t{24}), "24 is not one of 16, 32");
  EXPECT_EQ(ProblemOf(Boolean("x"), std::int64_t{1}), "1 is not true or false");
}

TEST(ParameterTest, IllegalValuesAreRefusedByName) {
  try {
    RequireLegal(Real("optimizer.lr", 0, 1).parameter(), 2.0);
    FAIL() << "nothing was thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "optimizer.lr: 2 is above high = 1");
  }
}

TEST(ParameterTest, CanonicalValuesHaveTheTypeOfTheParameter) {
  EXPECT_EQ(Canonical(Real("x", 0, 1).parameter(), std::int64_t{1}), Value(1.0));
  EXPECT_EQ(Canonical(Integer("x", 0, 9).parameter(), 3.0), Value(std::int64_t{3}));
  EXPECT_EQ(Canonical(Ordinal("x", {16, 32}).parameter(), 32.0), Value(std::int64_t{32}));
  EXPECT_EQ(Canonical(Real("x", 0.1, 1).Step(0.1).parameter(), 0.1 + 0.1 + 0.1), Value(0.3));
  EXPECT_EQ(Canonical(Boolean("x").parameter(), true), Value(true));
  EXPECT_FALSE(std::signbit(std::get<double>(Canonical(Real("x", -1, 1).parameter(), -0.0))));
}

TEST(ParameterTest, ValuesAreCounted) {
  EXPECT_EQ(Cardinality(Real("x", 0, 1).parameter()), std::nullopt);
  EXPECT_EQ(Cardinality(Real("x", 0, 1).Step(0.25).parameter()), 5u);
  EXPECT_EQ(Cardinality(Integer("x", 1, 10).Step(4).parameter()), 3u);
  EXPECT_EQ(Cardinality(Integer("x", 3, 3).parameter()), 1u);
  EXPECT_EQ(Cardinality(Ordinal("x", {16, 32, 64}).parameter()), 3u);
  EXPECT_EQ(Cardinality(Boolean("x").parameter()), 2u);
}

}  // namespace
}  // namespace hpo::search
