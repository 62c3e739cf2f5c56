// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <set>
#include <stdexcept>

#include "search/space/enumeration.h"
#include "search/space/search_space.h"
#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

struct Sizes {
  SearchSpace space;
  Handle<std::int64_t> depth = space.Add(Integer("depth", 1, 8));
  Handle<std::int64_t> width = space.Add(Integer("width", 1, 64));
  Sizes() {
    space.Add(Constrain(
        "depth * width <= 100", [](auto d, auto w) { return d * w - 100.0; }, depth, width));
  }
  Configuration At(std::int64_t d, std::int64_t w) const { return space.Complete({Value(d), Value(w)}); }
};

TEST(ConstraintTest, ItIsBrokenByItsExcess) {
  const Sizes sizes;
  EXPECT_EQ(sizes.space.Violation(0, sizes.At(2, 50).values()), 0.0);
  EXPECT_EQ(sizes.space.Violation(0, sizes.At(2, 10).values()), 0.0);
  EXPECT_EQ(sizes.space.Violation(0, sizes.At(2, 60).values()), 20.0);
  EXPECT_EQ(sizes.space.FirstBroken(sizes.At(2, 50).values()), std::nullopt);
  EXPECT_EQ(sizes.space.FirstBroken(sizes.At(8, 64).values()), 0);
}

TEST(ConstraintTest, WhereItHasNoMeaningItIsBroken) {
  SearchSpace space;
  const auto x = space.Add(Real("x", -1, 1));
  space.Add(Constrain(
      "sqrt(x) <= 1", [](double v) { return std::sqrt(v) - 1; }, x));
  EXPECT_EQ(space.Violation(0, space.Complete({Value(-0.5)}).values()), std::numeric_limits<double>::infinity());
  EXPECT_EQ(space.FirstBroken(space.Complete({Value(0.5)}).values()), std::nullopt);
}

TEST(ConstraintTest, OnAnInactiveParameterItHolds) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}));
  const auto x = space.Add(Real("x", 0, 1).When(kind == "b"));
  space.Add(Constrain(
      "x <= -1", [](double v) { return v + 1; }, x));
  EXPECT_EQ(space.FirstBroken(space.Complete({Value(std::string("a")), std::nullopt}).values()), std::nullopt);
  EXPECT_EQ(space.FirstBroken(space.Complete({Value(std::string("b")), Value(0.5)}).values()), 0);
}

TEST(ConstraintTest, ACopyOfTheSpaceKeepsItsConstraints) {
  const SearchSpace copy = Sizes().space;
  ASSERT_EQ(copy.constraints().size(), 1u);
  EXPECT_EQ(copy.constraints().front().text, "depth * width <= 100");
}

TEST(ConstraintTest, WhatNamesNothingOrTheUnknownIsRefused) {
  SearchSpace space;
  const auto hold = [](std::span<const std::optional<Value>>) { return 0.0; };
  EXPECT_THROW(space.Add(Constraint{.text = "x", .parameters = {}, .excess = hold}), std::invalid_argument);
  EXPECT_THROW(space.Add(Constraint{.text = "x", .parameters = {0}, .excess = hold}), std::invalid_argument);
  space.Add(Real("x", 0, 1));
  EXPECT_THROW(space.Add(Constraint{.text = "x", .parameters = {-1}, .excess = hold}), std::invalid_argument);
  EXPECT_THROW(space.Add(Constraint{.text = "x", .parameters = {0}, .excess = {}}), std::invalid_argument);
  EXPECT_NO_THROW(space.Add(Constraint{.text = "x", .parameters = {0}, .excess = hold}));
}

TEST(ConstraintTest, CardinalityCountsWhatIsLegal) {
  std::uint64_t legal = 0;
  for (int d = 1; d <= 8; ++d) {
    for (int w = 1; w <= 64; ++w) legal += d * w <= 100 ? 1 : 0;
  }
  Sizes sizes;
  EXPECT_EQ(sizes.space.Cardinality(), legal);
  sizes.space.Add(Integer("free", 1, 1000));  // not followed value by value
  EXPECT_EQ(sizes.space.Cardinality(), legal * 1000);
}

TEST(ConstraintTest, CardinalityGivesUpWhereLittleIsLegal) {
  SearchSpace space;
  const auto a = space.Add(Integer("a", 1, 100'000));
  const auto b = space.Add(Integer("b", 1, 100'000));
  space.Add(Constrain(
      "a * b <= 3", [](auto x, auto y) { return static_cast<double>(x * y - 3); }, a, b));
  EXPECT_EQ(space.Cardinality(100), std::nullopt);
}

// HoldsAt, asked on the way, and FirstBroken, asked at the end, must mean the same.
RC_GTEST_PROP(ConstraintTest, EnumerationVisitsExactlyWhatIsLegal, ()) {
  const SearchSpace space = *RandomConstrainedSpace();
  SearchSpace free;
  for (int i = 0; i < space.size(); ++i) free.Add(space[i]);
  constexpr std::uint64_t kLimit = 500;
  const auto all = Enumerate(free, {}, kLimit);
  if (!all) return;
  std::set<std::uint64_t> legal, visited;
  for (const Configuration& configuration : *all) {
    if (!space.FirstBroken(configuration.values())) legal.insert(space.Hash(configuration));
  }
  const auto walked = Enumerate(space, {}, kLimit);
  RC_ASSERT(walked.has_value());
  for (const Configuration& configuration : *walked) visited.insert(space.Hash(configuration));
  RC_ASSERT(visited == legal);
  RC_ASSERT(walked->size() == legal.size());
  RC_ASSERT(space.Cardinality(kLimit) == legal.size());
}

}  // namespace
}  // namespace hpo::search
