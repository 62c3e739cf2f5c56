// SPDX-License-Identifier: Apache-2.0
//
// What holds for every space: the properties that samplers and models rely on.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "search/space/encoding.h"
#include "search/space/search_space.h"
#include "tests/support/random_space.h"

namespace hpo::search {
namespace {

constexpr double kRoundTrip = 1e-12;  // as Decode promises, in unit coordinates

bool IsContinuous(const Parameter& parameter) { return parameter.kind == ParameterKind::kReal && !parameter.step; }

bool IsLegal(const SearchSpace& space, const Configuration& configuration) {
  return space.Complete(configuration.values()) == configuration;
}

// A complete configuration at a random point.
Configuration RandomConfiguration(const SearchSpace& space) { return space.FromUnitCube(*RandomPoint(space)); }

RC_GTEST_PROP(SpacePropertiesTest, EveryPointOfTheCubeIsALegalConfiguration, ()) {
  const SearchSpace space = *RandomSpace();
  RC_ASSERT(IsLegal(space, RandomConfiguration(space)));
}

RC_GTEST_PROP(SpacePropertiesTest, ExtremePointsAreLegalConfigurations, ()) {
  const SearchSpace space = *RandomSpace();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double unit :
       {0.0, -0.0, 5e-324, std::nextafter(1.0, 0.0), 1.0, std::nan(""), -infinity, infinity, -1.0, 2.0}) {
    const Configuration c = space.FromUnitCube(std::vector<double>(static_cast<std::size_t>(space.size()), unit));
    RC_ASSERT(IsLegal(space, c));
  }
}

RC_GTEST_PROP(SpacePropertiesTest, DecodeUndoesEncode, ()) {
  const SearchSpace space = *RandomSpace();
  const Configuration c = RandomConfiguration(space);
  const Configuration back = space.Decode(space.Encode(c));
  for (int i = 0; i < space.size(); ++i) {
    RC_ASSERT(back[i].has_value() == c[i].has_value());
    if (!c[i]) continue;
    if (IsContinuous(space[i])) {
      RC_ASSERT(std::fabs(UnitOf(space[i], *back[i]) - UnitOf(space[i], *c[i])) <= kRoundTrip);
    } else {
      RC_ASSERT(*back[i] == *c[i]);
    }
  }
}

RC_GTEST_PROP(SpacePropertiesTest, EncodingsAreInTheirColumnsRange, ()) {
  const SearchSpace space = *RandomSpace();
  const std::vector<double> encoded = space.Encode(RandomConfiguration(space));
  RC_ASSERT(encoded.size() == space.columns().size());
  for (std::size_t c = 0; c < encoded.size(); ++c) {
    const Column& column = space.columns()[c];
    const double high = column.kind == Column::Kind::kCategorical ? column.levels : 1.0;
    RC_ASSERT(encoded[c] >= 0.0);
    RC_ASSERT(encoded[c] <= high);
    if (column.kind != Column::Kind::kNumeric) RC_ASSERT(encoded[c] == std::floor(encoded[c]));
  }
}

RC_GTEST_PROP(SpacePropertiesTest, DecodeTakesAnyNumbers, ()) {
  const SearchSpace space = *RandomSpace();
  const auto any = rc::gen::oneOf(rc::gen::arbitrary<double>(), rc::gen::just(std::nan("")));
  const auto encoded = *rc::gen::container<std::vector<double>>(space.columns().size(), any);
  RC_ASSERT(IsLegal(space, space.Decode(encoded)));
}

RC_GTEST_PROP(SpacePropertiesTest, CellCentresOfLinearParametersAreExact, ()) {
  const SearchSpace space = *RandomSpace();
  const Configuration c = RandomConfiguration(space);
  for (int i = 0; i < space.size(); ++i) {
    const auto count = Cardinality(space[i]);
    if (!c[i] || !count || space[i].scale == Scale::kLog) continue;
    const double n = static_cast<double>(*count);
    const double cell = std::floor(UnitOf(space[i], *c[i]) * n);
    RC_ASSERT(UnitOf(space[i], *c[i]) == (cell + 0.5) / n);
  }
}

RC_GTEST_PROP(SpacePropertiesTest, HashesFollowActiveValuesOnly, ()) {
  const SearchSpace space = *RandomSpace();
  const Configuration a = RandomConfiguration(space);
  const Configuration b = RandomConfiguration(space);
  std::vector<std::optional<Value>> padded = a.values();
  for (auto& value : padded) {
    if (!value) value = std::string("unread");
  }
  RC_ASSERT(space.Hash(Configuration(padded)) == space.Hash(a));
  RC_ASSERT((space.Hash(a) == space.Hash(b)) == (a == b));
}

RC_GTEST_PROP(SpacePropertiesTest, FixedValuesAreKeptWhereTheyAreActive, ()) {
  const SearchSpace space = *RandomSpace();
  const Configuration fixed = RandomConfiguration(space);
  RC_ASSERT(space.FromUnitCube(*RandomPoint(space), fixed) == fixed);
}

TEST(SpacePropertiesTest, SeededSpacesRepeat) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SearchSpace a = SpaceFromSeed(seed);
    const SearchSpace b = SpaceFromSeed(seed);
    ASSERT_EQ(a.size(), b.size());
    const std::vector<double> middle(static_cast<std::size_t>(a.size()), 0.5);
    EXPECT_EQ(a.FromUnitCube(middle), b.FromUnitCube(middle));
  }
}

}  // namespace
}  // namespace hpo::search
