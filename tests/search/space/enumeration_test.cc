// SPDX-License-Identifier: Apache-2.0
#include "search/space/enumeration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

RC_GTEST_PROP(EnumerationTest, EveryConfigurationOfASmallSpaceComesOnce, ()) {
  const SearchSpace space = *RandomSpace();
  constexpr std::uint64_t kLimit = 500;
  const auto cardinality = space.Cardinality(kLimit);
  const auto all = Enumerate(space, {}, kLimit);
  RC_ASSERT(all.has_value() == cardinality.has_value());
  if (!all) return;
  std::set<std::uint64_t> hashes;
  for (const Configuration& configuration : *all) {
    RC_ASSERT(space.Complete(configuration.values()) == configuration);
    hashes.insert(space.Hash(configuration));
  }
  RC_ASSERT(all->size() == *cardinality);
  RC_ASSERT(hashes.size() == *cardinality);
}

RC_GTEST_PROP(EnumerationTest, WhatIsUnknownIsFoundUntilAllIsKnown, ()) {
  const SearchSpace space = *RandomSpace();
  std::set<std::uint64_t> known;
  for (int k = 0; k < 40; ++k) {
    const auto found =
        FirstUnknown(space, {}, known.size(), [&](const Configuration& c) { return known.contains(space.Hash(c)); });
    if (!found) break;
    RC_ASSERT(known.insert(space.Hash(*found)).second);
  }
  RC_ASSERT(known.size() == space.Cardinality(40).value_or(40));
}

TEST(EnumerationTest, FixedValuesMakeASpaceSmall) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Choice("kind", {"a", "b", "c"}));
  EXPECT_FALSE(Enumerate(space, {}, 1000));
  const auto all = Enumerate(space, PartialConfiguration({Value(0.25), std::nullopt}), 1000);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), 3u);
  EXPECT_EQ(std::get<double>(*all->front()[0]), 0.25);
}

TEST(EnumerationTest, ARealParameterOutOfReachDoesNotMakeADomainInfinite) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}));
  space.Add(Real("x", 0, 1).When(kind == "b"));
  EXPECT_FALSE(Enumerate(space, {}, 1000));
  const auto all = Enumerate(space, PartialConfiguration({Value(std::string("a")), std::nullopt}), 1000);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), 1u);
}

}  // namespace
}  // namespace hpo::search
