// SPDX-License-Identifier: Apache-2.0
#include "search/space/conflicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hpo::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Pair {
  SearchSpace space;
  Handle<double> x = space.Add(Real("x", 0, 1));
  Handle<double> y = space.Add(Real("y", 0, 1));
  void AtMost(double bound) {
    space.Add(Constrain(
        "x + y <= b", [bound](double a, double b) { return a + b - bound; }, x, y));
  }
  void AtLeast(double bound) {
    space.Add(Constrain(
        "x + y >= b", [bound](double a, double b) { return bound - a - b; }, x, y));
  }
};

TEST(ConflictsTest, ThereAreNoneWhereSomethingIsLegal) {
  Pair pair;
  EXPECT_THAT(Conflicts(pair.space), IsEmpty());
  pair.AtMost(1.0);
  pair.AtLeast(0.9999);
  EXPECT_THAT(Conflicts(pair.space), IsEmpty());
}

TEST(ConflictsTest, EachConstraintThatNothingKeepsIsOne) {
  Pair pair;
  pair.AtMost(-1);
  pair.AtMost(1);
  pair.AtLeast(3);
  const std::vector<Conflict> conflicts = Conflicts(pair.space);
  ASSERT_EQ(conflicts.size(), 2u);
  EXPECT_THAT(conflicts[0].constraints, ElementsAre(0));
  EXPECT_THAT(conflicts[1].constraints, ElementsAre(2));
  EXPECT_FALSE(conflicts[0].is_certain);
}

TEST(ConflictsTest, OfSeveralOnlyThoseThatConflictAreNamed) {
  Pair pair;
  pair.AtMost(1.9);
  pair.AtMost(0.5);
  pair.AtLeast(0.1);
  pair.AtLeast(0.6);
  const std::vector<Conflict> conflicts = Conflicts(pair.space);
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_THAT(conflicts[0].constraints, ElementsAre(1, 3));
}

TEST(ConflictsTest, ASmallSpaceGivesCertainty) {
  SearchSpace space;
  const auto a = space.Add(Integer("a", 1, 9));
  space.Add(Constrain(
      "a >= 10", [](auto v) { return 10.0 - v; }, a));
  ASSERT_EQ(Conflicts(space).size(), 1u);
  EXPECT_TRUE(Conflicts(space).front().is_certain);
}

}  // namespace
}  // namespace hpo::search
