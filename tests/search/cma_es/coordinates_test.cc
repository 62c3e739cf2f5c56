// SPDX-License-Identifier: Apache-2.0
#include "search/cma_es/coordinates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace hpo::search::cma_es {
namespace {

using testing::HasSubstr;

std::string RefusalOf(const SearchSpace& space) {
  try {
    const Coordinates coordinates(space);
  } catch (const std::invalid_argument& refusal) {
    return refusal.what();
  }
  return "nothing was thrown";
}

TEST(CoordinatesTest, AChoiceIsRefusedByName) {
  SearchSpace space;
  space.Add(Real("lr", 0, 1));
  space.Add(Choice("optimizer.name", {"adamw", "sgd"}));
  EXPECT_EQ(RefusalOf(space),
            "sampler 'cma_es' moves numbers that are always active, but parameter 'optimizer.name' is a choice without "
            "an order; use 'gp' or 'tpe'");
}

TEST(CoordinatesTest, AConditionIsRefusedByName) {
  SearchSpace space;
  const auto depth = space.Add(Integer("depth", 1, 4));
  space.Add(Real("width", 0, 1).When(depth >= 2));
  EXPECT_THAT(RefusalOf(space), HasSubstr("parameter 'width' has a condition (depth >= 2)"));
}

TEST(CoordinatesTest, BooleansOrdinalsAndIntegersAreNumbersAndConstantsAreLeftOut) {
  SearchSpace space;
  space.Add(Boolean("b"));
  space.Add(Integer("constant", 3, 3));
  space.Add(Ordinal("batch", {16, 32, 64}));
  space.Add(Real("x", -1, 1));
  const Coordinates coordinates(space);
  ASSERT_EQ(coordinates.size(), 3);
  EXPECT_EQ(coordinates[0].values, 2u);
  EXPECT_EQ(coordinates[1].values, 3u);
  EXPECT_EQ(coordinates[2].values, std::nullopt);
  EXPECT_FALSE(coordinates.AreDiscrete());
}

TEST(CoordinatesTest, APlaceIsWhereItsConfigurationIsMade) {
  SearchSpace space;
  space.Add(Integer("n", 1, 5));
  space.Add(Integer("constant", 3, 3));
  space.Add(Real("x", -1, 1));
  const Coordinates coordinates(space);
  const Vector place = (Vector(2) << 0.3, 0.25).finished();
  const Configuration configuration = coordinates.At(place, {});
  EXPECT_EQ(std::get<std::int64_t>(*configuration[0]), 2);
  EXPECT_EQ(std::get<std::int64_t>(*configuration[1]), 3);
  EXPECT_EQ(std::get<double>(*configuration[2]), -0.5);
  EXPECT_EQ(coordinates.PlaceOf(configuration), (Vector(2) << 0.3, 0.25).finished());
}

TEST(CoordinatesTest, AValueHasABorderOnEachSideAndAtTheEndsOnlyOne) {
  SearchSpace space;
  space.Add(Integer("n", 1, 4));
  const Coordinates coordinates(space);
  const auto expect = [&](double place, double low, double high) {
    const Coordinates::Borders borders = coordinates.BordersAround(0, place);
    EXPECT_EQ(borders.low, low) << place;
    EXPECT_EQ(borders.high, high) << place;
  };
  expect(0.3, 0.25, 0.5);
  expect(0.6, 0.5, 0.75);
  expect(0.1, 0.25, 0.25);
  expect(-7, 0.25, 0.25);
  expect(0.8, 0.75, 0.75);
}

}  // namespace
}  // namespace hpo::search::cma_es
