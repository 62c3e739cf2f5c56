// SPDX-License-Identifier: Apache-2.0
#include "search/space/stepped_grid.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hpo::search {
namespace {

SteppedGrid Grid(double low, double high, double step) {
  return SteppedGrid(Real("x", low, high).Step(step).parameter());
}

TEST(SteppedGridTest, DecimalsStayShort) {
  const SteppedGrid grid = Grid(0.1, 1.0, 0.1);
  ASSERT_EQ(grid.size(), 10u);
  EXPECT_EQ(grid.At(2), 0.3);
  EXPECT_EQ(grid.At(6), 0.7);
  EXPECT_EQ(grid.At(9), 1.0);
}

TEST(SteppedGridTest, AHighThatRoundingPutsBesideTheGridIsIncluded) {
  const SteppedGrid grid = Grid(0.0, 0.9, 0.3);  // 0.9 / 0.3 = 3.0000000000000004 or less, as rounding has it
  EXPECT_EQ(grid.size(), 4u);
  EXPECT_EQ(grid.At(3), 0.9);
  const double third = 1.0 / 3.0;
  EXPECT_EQ(Grid(0.0, 7 * third, third).size(), 8u);
  EXPECT_EQ(Grid(0.0, 7 * third, third).At(7), 7 * third);
}

TEST(SteppedGridTest, AHighOffTheGridIsLeftOut) {
  const SteppedGrid grid = Grid(0.0, 1.0, 0.3);
  EXPECT_EQ(grid.size(), 4u);
  EXPECT_EQ(grid.At(3), 0.9);
}

TEST(SteppedGridTest, ManyStepsDoNotDrift) {
  const SteppedGrid grid = Grid(0.0, 1e6, 0.1);
  ASSERT_EQ(grid.size(), 10'000'001u);
  EXPECT_EQ(grid.At(9'999'999), 999999.9);
  EXPECT_EQ(grid.At(10'000'000), 1e6);
}

TEST(SteppedGridTest, ValuesAreFoundWithinTheToleranceOnly) {
  const SteppedGrid grid = Grid(0.1, 1.0, 0.1);
  EXPECT_EQ(grid.Find(0.1 + 0.1 + 0.1), 2u);
  EXPECT_EQ(grid.Find(0.3 + 0.9e-7), 2u);
  EXPECT_EQ(grid.Find(0.3 + 1.1e-7), std::nullopt);
  EXPECT_EQ(grid.Find(0.35), std::nullopt);
}

TEST(SteppedGridTest, ValuesBeyondTheEndsGoToTheEnds) {
  const SteppedGrid grid = Grid(0.1, 1.0, 0.1);
  EXPECT_EQ(grid.Nearest(-5.0), 0u);
  EXPECT_EQ(grid.Nearest(5.0), 9u);
  EXPECT_EQ(grid.Nearest(0.34), 2u);
  EXPECT_EQ(grid.Nearest(0.36), 3u);
}

TEST(SteppedGridTest, EveryValueOfAnOddGridIsFoundAgain) {
  const SteppedGrid grid = Grid(-1.0 / 3.0, 1234.5678, std::sqrt(2.0) / 7.0);
  for (std::uint64_t k = 0; k < grid.size(); ++k) ASSERT_EQ(grid.Find(grid.At(k)), k);
}

TEST(SteppedGridTest, IntegersUpToTheLargestAreExact) {
  const SteppedGrid grid(Integer("n", 0, std::int64_t{1} << 53).parameter());
  const std::uint64_t last = std::uint64_t{1} << 53;
  ASSERT_EQ(grid.size(), last + 1);
  for (const std::uint64_t k : {std::uint64_t{0}, std::uint64_t{1}, last / 3, last - 1, last}) {
    EXPECT_EQ(static_cast<std::uint64_t>(grid.At(k)), k);
    EXPECT_EQ(grid.Find(grid.At(k)), k);
  }
}

}  // namespace
}  // namespace hpo::search
