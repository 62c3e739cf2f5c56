// SPDX-License-Identifier: Apache-2.0
#include "search/tpe/groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/random_space.h"

namespace hpo::search::tpe {
namespace {

using testing::ElementsAre;

TEST(GroupsTest, WithoutConditionsThereIsOneGroup) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Boolean("b"));
  EXPECT_THAT(ActiveTogether(space), ElementsAre(ElementsAre(0, 1)));
  EXPECT_TRUE(ActiveTogether(SearchSpace()).empty());
}

TEST(GroupsTest, ParametersOfOneVariantStayTogether) {
  SearchSpace space;
  space.Add(Choice("optimizer.name", {"sgd", "adam"}));
  space.Add(Real("optimizer.sgd.momentum", 0, 1));
  space.Add(Real("optimizer.adam.beta1", 0, 1));
  space.Add(Real("optimizer.sgd.damping", 0, 1));
  space.Add(Real("lr", 1e-4, 1));
  EXPECT_THAT(ActiveTogether(space), ElementsAre(ElementsAre(0, 4), ElementsAre(1, 3), ElementsAre(2)));
}

TEST(GroupsTest, AConditionIncludesThoseOfItsParents) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b"}));
  const auto depth = space.Add(Integer("depth", 1, 3).When(kind == "a"));
  space.Add(Real("width", 0, 1).When(depth >= 2));
  space.Add(Real("height", 0, 1).When(kind == "a" && depth >= 2));
  EXPECT_THAT(ActiveTogether(space), ElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(2, 3)));
}

RC_GTEST_PROP(GroupsTest, AGroupIsActiveAsAWholeAndComesAfterItsParents, ()) {
  const SearchSpace space = *RandomSpace();
  const auto groups = ActiveTogether(space);
  std::size_t parameters = 0;
  for (const std::vector<int>& group : groups) parameters += group.size();
  RC_ASSERT(parameters == static_cast<std::size_t>(space.size()));
  const Configuration configuration = space.FromUnitCube(*RandomPoint(space));
  for (const std::vector<int>& group : groups) {
    for (const int i : group) {
      RC_ASSERT(configuration[i].has_value() == configuration[group.front()].has_value());
      for (const Clause& clause : space[i].when.clauses)
        RC_ASSERT(space.Find(clause.parameter).value() < group.front());
    }
  }
}

}  // namespace
}  // namespace hpo::search::tpe
