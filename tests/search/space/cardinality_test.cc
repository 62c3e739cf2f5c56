// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "search/space/encoding.h"
#include "search/space/search_space.h"
#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

TEST(CardinalityTest, AnEmptySpaceHasOneConfiguration) { EXPECT_EQ(SearchSpace().Cardinality(), 1u); }

TEST(CardinalityTest, IndependentParametersMultiply) {
  SearchSpace space;
  space.Add(Integer("a", 1, 10));
  space.Add(Boolean("b"));
  space.Add(Real("c", 0, 1).Step(0.5));
  EXPECT_EQ(space.Cardinality(), 60u);
}

TEST(CardinalityTest, InactiveBranchesCountOnce) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b", "c"}));
  const auto depth = space.Add(Integer("depth", 1, 5).When(kind == "a"));
  space.Add(Ordinal("width", {1, 2, 3, 4}).When(depth > 3));
  space.Add(Boolean("flag").When(kind != "a"));
  // a: depth 1-3 give 1 each, 4-5 give 4 each; b and c: two each.
  EXPECT_EQ(space.Cardinality(), 3u + 2u * 4u + 2u * 2u);
}

TEST(CardinalityTest, ARealWithoutAStepIsInfinite) {
  SearchSpace space;
  const auto kind = space.Add(Boolean("kind"));
  space.Add(Real("x", 0, 1).When(kind == true));
  EXPECT_EQ(space.Cardinality(), std::nullopt);
}

TEST(CardinalityTest, AParameterThatIsNeverActiveDoesNotCount) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}));
  space.Add(Real("x", 0, 1).When(kind == "a" && kind == "b"));
  EXPECT_EQ(space.Cardinality(), 2u);
}

TEST(CardinalityTest, TheLimitIsIncluded) {
  SearchSpace space;
  space.Add(Integer("a", 1, 1000));
  space.Add(Integer("b", 1, 1000));
  EXPECT_EQ(space.Cardinality(), 1'000'000u);
  EXPECT_EQ(space.Cardinality(999'999), std::nullopt);
  space.Add(Boolean("c"));
  EXPECT_EQ(space.Cardinality(), std::nullopt);
}

TEST(CardinalityTest, AHugeSpaceIsGivenUpEarly) {
  SearchSpace space;
  for (int i = 0; i < 60; ++i) {
    const auto parent = space.Add(Boolean('p' + std::to_string(i)));
    space.Add(Integer('c' + std::to_string(i), 0, 1).When(parent == true));
  }
  EXPECT_EQ(space.Cardinality(), std::nullopt);
}

// All configurations, one by one.
void Enumerate(const SearchSpace& space, std::vector<std::optional<Value>>& values, std::set<std::uint64_t>& hashes) {
  const int index = static_cast<int>(values.size());
  if (index == space.size()) {
    hashes.insert(space.Hash(Configuration(values)));
    return;
  }
  const bool active = space.Active(index, values);
  const std::uint64_t count = active ? Cardinality(space[index]).value() : 1;
  for (std::uint64_t k = 0; k < count; ++k) {
    values.push_back(active ? std::optional(NthValue(space[index], k)) : std::nullopt);
    Enumerate(space, values, hashes);
    values.pop_back();
  }
}

RC_GTEST_PROP(CardinalityTest, TheCountIsThatOfAnEnumeration, ()) {
  const SearchSpace space = *RandomSpace();
  const auto count = space.Cardinality(2000);
  RC_PRE(count.has_value());
  std::vector<std::optional<Value>> values;
  std::set<std::uint64_t> hashes;
  Enumerate(space, values, hashes);
  RC_ASSERT(hashes.size() == *count);  // that the hashes differ is part of the claim
}

}  // namespace
}  // namespace hpo::search
