// SPDX-License-Identifier: Apache-2.0
//
// Against functions whose Sobol indices are known in closed form.
#include "search/analysis/fanova.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "search/sobol_sequence.h"

namespace hpo::search::analysis {
namespace {

using Point = std::vector<double>;

RegressionForest ForestOf(const std::function<double(const Point&)>& f, std::vector<int> categories,
                          std::uint32_t trials) {
  const SobolSequence sequence(static_cast<int>(categories.size()), RandomStream(3, 0));
  std::vector<Point> points;
  std::vector<double> values;
  Point point(categories.size());
  for (std::uint32_t k = 0; k < trials; ++k) {
    sequence.Point(k, point);
    for (std::size_t i = 0; i < point.size(); ++i) {
      if (categories[i] > 0) point[i] = std::floor(point[i] * categories[i]);
    }
    points.push_back(point);
    values.push_back(f(point));
  }
  return {points, values, categories, RandomStream(1, 1)};
}

// Of a sum a_i x_i the share of x_i is a_i^2 over the sum of all a_i^2, and no pair explains anything.
TEST(FanovaTest, OfALinearFunctionSharesAreTheSquaresOfItsSlopes) {
  const auto forest = ForestOf([](const Point& x) { return 3 * x[0] + 2 * x[1] + x[2]; }, {0, 0, 0}, 512);
  const Fanova shares = MeasureFanova(forest, std::array<std::size_t, 2>{0, 1});
  EXPECT_NEAR(shares.main[0], 9.0 / 14, 0.05);
  EXPECT_NEAR(shares.main[1], 4.0 / 14, 0.05);
  EXPECT_NEAR(shares.main[2], 1.0 / 14, 0.05);
  ASSERT_EQ(shares.pairs.size(), 1u);
  EXPECT_LT(shares.pairs[0].share, 0.03);
}

// (2 x - 1) (2 y - 1) has no main effects at all: everything is the pair's.
TEST(FanovaTest, WhatTwoExplainTogetherIsThePairs) {
  const auto forest = ForestOf([](const Point& x) { return (2 * x[0] - 1) * (2 * x[1] - 1); }, {0, 0, 0}, 512);
  const Fanova shares = MeasureFanova(forest, std::array<std::size_t, 3>{0, 1, 2});
  EXPECT_LT(shares.main[0], 0.1);
  EXPECT_LT(shares.main[1], 0.1);
  EXPECT_GT(shares.pairs[0].share, 0.75);
  EXPECT_LT(shares.pairs[1].share, 0.05);
}

TEST(FanovaTest, ACategoryThatDecidesAllHasAllTheVariance) {
  const auto forest = ForestOf([](const Point& x) { return x[0] == 1 ? 5.0 : x[0]; }, {3, 0}, 128);
  const Fanova shares = MeasureFanova(forest);
  EXPECT_NEAR(shares.main[0], 1, 1e-9);
  EXPECT_NEAR(shares.main[1], 0, 1e-9);
}

TEST(FanovaTest, EqualValuesGiveNoShares) {
  const Fanova shares = MeasureFanova(ForestOf([](const Point&) { return 2.0; }, {0, 2}, 16));
  EXPECT_EQ(shares.main, (std::vector<double>{0, 0}));
}

TEST(RegressionForestTest, TheBoxesOfATreeFillTheSpaceOnce) {
  const auto forest = ForestOf([](const Point& x) { return std::sin(7 * x[0]) + x[1]; }, {0, 3}, 64);
  ASSERT_EQ(forest.trees().size(), 64u);
  for (const auto& boxes : forest.trees()) {
    double volume = 0;
    for (const Box& box : boxes) {
      double own = 1;
      for (std::size_t i = 0; i < box.cells.size(); ++i) {
        double width = 0;
        for (std::size_t c = 0; c < box.cells[i].size(); ++c) width += box.cells[i][c] ? forest.axes()[i].widths[c] : 0;
        own *= width;
      }
      volume += own;
    }
    EXPECT_NEAR(volume, 1, 1e-9);
  }
}

TEST(RegressionForestTest, OnePointIsExpectedEverywhere) {
  const RegressionForest forest({{0.3}}, std::array{7.0}, std::array{0}, RandomStream(1, 1), {.trees = 2});
  ASSERT_EQ(forest.trees()[0].size(), 1u);
  EXPECT_EQ(forest.trees()[0][0].value, 7);
}

}  // namespace
}  // namespace hpo::search::analysis
