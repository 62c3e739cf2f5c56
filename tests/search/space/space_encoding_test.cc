// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/space/search_space.h"

namespace hpo::search {
namespace {

using Values = std::vector<std::optional<Value>>;
using Numbers = std::vector<double>;

SearchSpace MixedSpace() {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"a", "b", "c"}));
  const auto depth = space.Add(Integer("depth", 1, 4));
  space.Add(Boolean("flag").When(kind == "b"));
  space.Add(Real("x", 0, 1).When(depth >= 3));
  space.Add(Real("y", 0, 1).When(depth >= 3));
  return space;
}

TEST(SpaceEncodingTest, ColumnsAreTheParametersThenOneIndicatorAPredicate) {
  const SearchSpace space = MixedSpace();
  ASSERT_EQ(space.columns().size(), 6u);
  EXPECT_EQ(space.columns()[0].kind, Column::Kind::kCategorical);
  EXPECT_EQ(space.columns()[0].levels, 3);
  EXPECT_EQ(space.columns()[1].kind, Column::Kind::kNumeric);
  EXPECT_EQ(space.columns()[2].kind, Column::Kind::kCategorical);
  EXPECT_EQ(space.columns()[2].levels, 2);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(space.columns()[static_cast<std::size_t>(i)].parameter, i);
  // x and y share a predicate; the one on the categorical kind needs no indicator.
  EXPECT_EQ(space.columns()[5].kind, Column::Kind::kIndicator);
  EXPECT_EQ(space.columns()[5].parameter, 1);
  EXPECT_EQ(ToString(space.columns()[5].predicate), "depth >= 3");
}

TEST(SpaceEncodingTest, InactiveNumbersAreInTheMiddleAndInactiveCategoriesHaveACodeOfTheirOwn) {
  const SearchSpace space = MixedSpace();
  const Configuration shallow = space.Complete({std::string("c"), std::int64_t{1}, {}, {}, {}});
  EXPECT_EQ(space.Encode(shallow), (Numbers{2, 0.125, 2, 0.5, 0.5, 0}));
  const Configuration deep = space.Complete({std::string("b"), std::int64_t{3}, true, 0.25, 1.0});
  EXPECT_EQ(space.Encode(deep), (Numbers{1, 0.625, 1, 0.25, 1.0, 1}));
  EXPECT_EQ(space.Decode(space.Encode(shallow)), shallow);
  EXPECT_EQ(space.Decode(space.Encode(deep)), deep);
}

TEST(SpaceEncodingTest, DecodeTakesTheNearestLegalValue) {
  const SearchSpace space = MixedSpace();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(space.Decode(Numbers{1.4, 0.7, -3, 2, -1, 0}).values(),
            (Values{std::string("b"), std::int64_t{3}, false, 1.0, 0.0}));
  EXPECT_EQ(space.Decode(Numbers{infinity, nan, 0, nan, nan, nan}).values(),
            (Values{std::string("c"), std::int64_t{3}, std::nullopt, 0.5, 0.5}));
  EXPECT_EQ(space.Decode(Numbers{-infinity, -infinity, 0, 0, 0, 0}).values(),
            (Values{std::string("a"), std::int64_t{1}, std::nullopt, std::nullopt, std::nullopt}));
}

TEST(SpaceEncodingTest, SizesAreChecked) {
  const SearchSpace space = MixedSpace();
  EXPECT_THROW(space.FromUnitCube(Numbers{0.5}), std::invalid_argument);
  EXPECT_THROW(space.FromUnitCube(Numbers(5, 0.5), Configuration(Values(2))), std::invalid_argument);
  EXPECT_THROW(space.Encode(Configuration()), std::invalid_argument);
  EXPECT_THROW(space.Encode(Configuration(Values(5))), std::invalid_argument);
  EXPECT_THROW(space.Decode(Numbers(5, 0.5)), std::invalid_argument);
}

TEST(SpaceEncodingTest, ARealOnAThresholdComesBackOnItsSide) {
  for (const double threshold : {0.1, 0.3, 1.0 / 3.0, 2.7e-3, 0.0123}) {
    SearchSpace space;
    const auto lr = space.Add(Real("lr", 1e-4, 0.7).Log());
    space.Add(Boolean("above").When(lr > threshold));
    space.Add(Boolean("from").When(lr >= threshold));
    space.Add(Boolean("at").When(lr == threshold));
    for (const double x : {std::nextafter(threshold, 0.0), threshold, std::nextafter(threshold, 1.0)}) {
      const Configuration c = space.Complete({x, true, true, true});
      const Configuration back = space.Decode(space.Encode(c));
      EXPECT_NEAR(back[lr], x, 1e-12);
      for (int i = 1; i < 4; ++i) EXPECT_EQ(back[i].has_value(), c[i].has_value()) << space[i].name << " at " << x;
    }
  }
}

TEST(SpaceEncodingTest, FixedValuesWinAndDecideWhatIsActive) {
  const SearchSpace space = MixedSpace();
  Values fixed(5);
  fixed[1] = 4.0;
  fixed[3] = std::int64_t{1};
  const Configuration c = space.FromUnitCube(Numbers(5, 0.0), Configuration(fixed));
  EXPECT_EQ(c.values(), (Values{std::string("a"), std::int64_t{4}, std::nullopt, 1.0, 0.0}));
}

TEST(SpaceEncodingTest, FixedValuesOfInactiveParametersAreDropped) {
  const SearchSpace space = MixedSpace();
  Values fixed(5);
  fixed[2] = true;
  EXPECT_EQ(space.FromUnitCube(Numbers(5, 0.0), Configuration(fixed))[2], std::nullopt);
}

TEST(SpaceEncodingTest, IllegalFixedValuesAreRefusedByName) {
  const SearchSpace space = MixedSpace();
  Values fixed(5);
  fixed[1] = 9.0;
  try {
    space.FromUnitCube(Numbers(5, 0.0), Configuration(fixed));
    FAIL() << "nothing was thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "depth: 9 is above high = 4");
  }
}

TEST(SpaceEncodingTest, HashesAreTheSameOnEveryMachineAndInEveryVersion) {
  // FNV-1a over the canonical bytes, computed by hand-written code in another language.
  const SearchSpace space = MixedSpace();
  EXPECT_EQ(space.Hash(space.Complete({std::string("b"), std::int64_t{3}, true, 0.25, 1.0})), 0x27ebe483eb24eda7ULL);
  EXPECT_EQ(space.Hash(space.Complete({std::string("c"), std::int64_t{1}, {}, {}, {}})), 0x44f63edbd343dae6ULL);
}

TEST(SpaceEncodingTest, HashesIgnoreWhatDoesNotMatter) {
  const SearchSpace space = MixedSpace();
  const Values shallow = {std::string("c"), std::int64_t{1}, std::nullopt, std::nullopt, std::nullopt};
  const Values unread = {std::string("c"), 1.0, true, 0.3, std::string("anything")};
  EXPECT_EQ(space.Hash(Configuration(shallow)), space.Hash(Configuration(unread)));
  SearchSpace real;
  real.Add(Real("x", -1, 1));
  EXPECT_EQ(real.Hash(Configuration({-0.0})), real.Hash(Configuration({0.0})));
  EXPECT_EQ(real.Hash(Configuration({std::int64_t{1}})), real.Hash(Configuration({1.0})));
  EXPECT_NE(real.Hash(Configuration({0.0})), real.Hash(Configuration({1.0})));
}

}  // namespace
}  // namespace hpo::search
