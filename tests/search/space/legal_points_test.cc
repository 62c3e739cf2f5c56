// SPDX-License-Identifier: Apache-2.0
#include "search/space/legal_points.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <cmath>
#include <memory>
#include <set>
#include <string>

#include "search/space/enumeration.h"
#include "tests/support/plain_spaces.h"
#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

// By how much a function of the values exceeds 0; counts its calls.
template <class Excess>
std::shared_ptr<std::atomic<int>> Require(SearchSpace& space, Excess excess) {
  auto calls = std::make_shared<std::atomic<int>>(0);
  std::vector<int> all;
  for (int i = 0; i < space.size(); ++i) all.push_back(i);
  space.Add(Constraint{
      .text = "required", .parameters = all, .excess = [calls, excess](std::span<const std::optional<Value>> values) {
        ++*calls;
        std::vector<double> numbers;
        for (const auto& value : values) numbers.push_back(ToNumber(*value));
        return excess(numbers);
      }});
  return calls;
}

double Sum(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum;
}

TEST(LegalPointsTest, WithoutConstraintsADrawIsTheStreamsOwn) {
  const SearchSpace space = Reals(3);
  RandomStream random(7, 0), same(7, 0);
  const auto point = LegalPoints(space, {}).Draw(random);
  ASSERT_TRUE(point);
  for (const double coordinate : *point) EXPECT_EQ(coordinate, same.Uniform());
}

TEST(LegalPointsTest, RejectionLeavesDrawsUniform) {
  SearchSpace space = Reals(2);
  Require(space, [](const auto& x) { return Sum(x) - 1; });  // a triangle, its centroid at 1/3
  const LegalPoints legal(space, {});
  double mean = 0;
  constexpr int kDraws = 2000;
  for (std::uint64_t k = 0; k < kDraws; ++k) {
    RandomStream random(3, k);
    mean += (*legal.Draw(random))[0] / kDraws;
  }
  EXPECT_NEAR(mean, 1.0 / 3, 4 * std::sqrt(1.0 / 18 / kDraws));
}

// Legal are 3e-6 of the cube: rejection finds none, and what the descents find lies on the border until it walks on.
TEST(LegalPointsTest, WhereLittleIsLegalDrawsAreStillSpreadOut) {
  SearchSpace space = Reals(6);
  Require(space, [](const auto& x) { return Sum(x) - 0.36; });  // a simplex: each coordinate's mean is 0.36 / 7
  const LegalPoints legal(space, {});
  std::vector<double> means(6);
  double sum = 0;
  constexpr int kDraws = 300;
  for (std::uint64_t k = 0; k < kDraws; ++k) {
    RandomStream random(3, k);
    const auto point = legal.Draw(random);
    ASSERT_TRUE(point && legal.Has(*point));
    sum += Sum(*point) / kDraws;
    for (std::size_t i = 0; i < 6; ++i) means[i] += (*point)[i] / kDraws;
  }
  const double mean = 0.36 / 7;
  for (const double m : means) EXPECT_NEAR(m, mean, 0.2 * mean);
  EXPECT_NEAR(sum, 6 * mean, 0.05 * 6 * mean);
}

TEST(LegalPointsTest, EveryDiscreteLegalPointComesEquallyOften) {
  SearchSpace space;
  const auto a = space.Add(Integer("a", 1, 100'000));
  const auto b = space.Add(Integer("b", 1, 100'000));
  space.Add(Constrain(
      "a * b <= 4", [](auto x, auto y) { return static_cast<double>(x * y) - 4; }, a, b));
  const LegalPoints legal(space, {});
  std::map<std::uint64_t, int> times;
  constexpr int kDraws = 800;
  for (std::uint64_t k = 0; k < kDraws; ++k) {
    RandomStream random(5, k);
    ++times[space.Hash(legal.At(*legal.Draw(random)))];
  }
  EXPECT_EQ(times.size(), 8u);  // 1x1..4, 2x1, 2x2, 3x1, 4x1
  for (const auto& [hash, count] : times) EXPECT_NEAR(count, kDraws / 8, 50);
}

TEST(LegalPointsTest, NearIsThePointItselfWhereThatIsLegal) {
  SearchSpace space = Reals(2);
  Require(space, [](const auto& x) { return Sum(x) - 1; });
  RandomStream random(1, 1);
  EXPECT_EQ(LegalPoints(space, {}).Near({0.2, 0.3}, random), (UnitPoint{0.2, 0.3}));
}

TEST(LegalPointsTest, NearIsNotFar) {
  SearchSpace space = Reals(5);
  Require(space, [](const auto& x) { return Sum(x) - 1; });
  const LegalPoints legal(space, {});
  for (std::uint64_t k = 0; k < 50; ++k) {
    RandomStream random(1, k);
    UnitPoint point(5);
    for (double& coordinate : point) coordinate = 0.2 + 0.1 * random.Uniform();
    const double least = std::max(0.0, Sum(point) - 1) / std::sqrt(5.0);
    const auto near = legal.Near(point, random);
    ASSERT_TRUE(near && legal.Has(*near));
    double squared = 0;
    for (std::size_t i = 0; i < 5; ++i) squared += ((*near)[i] - point[i]) * ((*near)[i] - point[i]);
    EXPECT_LE(std::sqrt(squared), 4 * least + 1e-9);
  }
}

TEST(LegalPointsTest, ABandAcrossTheAxesIsFoundFromEverywhere) {
  SearchSpace space = Reals(4);
  const auto calls = Require(space, [](const auto& x) { return std::fabs(x[0] + x[1] - x[2] - x[3]) - 1e-4; });
  Require(space, [](const auto& x) { return std::fabs(x[0] * x[3] - 0.2) - 1e-4; });
  const LegalPoints legal(space, {});
  for (std::uint64_t k = 0; k < 50; ++k) {
    RandomStream random(9, k);
    *calls = 0;
    const auto point = legal.Draw(random);
    ASSERT_TRUE(point && legal.Has(*point)) << k;
    EXPECT_LT(*calls, 8000);
  }
}

TEST(LegalPointsTest, ASingleLegalConfigurationOfManyIsFound) {
  SearchSpace space;
  const auto a = space.Add(Choice("a", {"p", "q", "r", "s"}));
  const auto b = space.Add(Integer("b", 1, 300));
  const auto c = space.Add(Boolean("c"));
  // No slope leads there.
  space.Add(Constrain(
      "needle", [](const std::string& x, auto y, bool z) { return x == "r" && y == 217 && z ? 0.0 : 1.0; }, a, b, c));
  const auto point = LegalPoints(space, {}).Any();
  ASSERT_TRUE(point);
  EXPECT_EQ(LegalPoints(space, {}).At(*point)[b], 217);
}

TEST(LegalPointsTest, WhatCannotBeSatisfiedEndsAfterABoundedSearch) {
  SearchSpace space = Reals(8);
  const auto calls = Require(space, [](const auto& x) { return Sum(x) - 10; });
  space.Add(Constraint(space.constraints().front()));
  Require(space, [](const auto& x) { return 9 - Sum(x); });
  RandomStream random(1, 1);
  EXPECT_FALSE(LegalPoints(space, {}).Draw(random));
  EXPECT_LT(*calls, 200'000);
}

TEST(LegalPointsTest, FixedValuesStay) {
  SearchSpace space = Reals(3);
  Require(space, [](const auto& x) { return 2 - Sum(x); });
  const LegalPoints legal(space, PartialConfiguration({Value(0.1), std::nullopt, std::nullopt}));
  for (std::uint64_t k = 0; k < 20; ++k) {
    RandomStream random(2, k);
    const Configuration drawn = legal.At(*legal.Draw(random));
    EXPECT_EQ(drawn[0], Value(0.1));
    EXPECT_FALSE(space.FirstBroken(drawn.values()));
  }
  const LegalPoints none(space, PartialConfiguration({Value(0.1), Value(0.5), std::nullopt}));
  RandomStream random(2, 0);
  EXPECT_FALSE(none.Draw(random));
  EXPECT_FALSE(none.Near({0.5, 0.5, 0.5}, random));
}

RC_GTEST_PROP(LegalPointsTest, AllThatIsFoundIsLegal, ()) {
  const SearchSpace space = *RandomConstrainedSpace();
  const LegalPoints legal(space, {});
  RandomStream random(*rc::gen::arbitrary<std::uint64_t>(), 0);
  const auto drawn = legal.Draw(random);
  RC_ASSERT(drawn.has_value());
  RC_ASSERT(legal.Has(*drawn));
  RC_ASSERT(legal.Has(legal.Walk(*drawn, 6, random)));
  const UnitPoint other = *RandomPoint(space);
  RC_ASSERT(legal.Has(legal.Toward(*drawn, other, 8)));
  const auto near = legal.Near(other, random);
  RC_ASSERT(near.has_value());
  RC_ASSERT(legal.Has(*near));
  for (const double coordinate : *near) RC_ASSERT(coordinate >= 0 && coordinate <= 1);
}

RC_GTEST_PROP(LegalPointsTest, ChanceFindsWhatIsUnknownToo, ()) {
  const SearchSpace space = *AnySpace();
  RandomStream random(*rc::gen::arbitrary<std::uint64_t>(), 0);
  const LegalPoints legal(space, {});
  std::set<std::uint64_t> known;
  for (int k = 0; k < 40; ++k) {
    const auto is_known = [&](const Configuration& c) { return known.contains(space.Hash(c)); };
    const auto found = legal.DrawUnknown(known.size(), is_known, random);
    if (!found) break;
    RC_ASSERT(!space.FirstBroken(found->values()));
    RC_ASSERT(known.insert(space.Hash(*found)).second);
  }
  const auto all = Enumerate(space, {}, 39);
  if (all) RC_ASSERT(known.size() == all->size());
  if (!all && space.constraints().empty()) RC_ASSERT(known.size() == 40u);
}

}  // namespace
}  // namespace hpo::search
