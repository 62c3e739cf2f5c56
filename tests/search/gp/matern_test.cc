// SPDX-License-Identifier: Apache-2.0
#include "search/gp/matern.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace hpo::search::gp {
namespace {

constexpr double kSignal = 1.7, kTolerance = 1e-15;

long double CovarianceOf(long double squared) {
  const long double u = std::sqrt(5 * squared);
  return kSignal * (1 + u + u * u / 3) * std::exp(-u);
}

long double SlopeOf(long double squared) {
  const long double u = std::sqrt(5 * squared);
  return 5.0L / 3 * kSignal * (1 + u) * std::exp(-u);
}

TEST(MaternTest, IsTheFormulaAtAllDistances) {
  for (double squared = 1e-300; squared < 1e5; squared *= 1.37) {
    double k = squared, g = 0;
    Matern(kSignal, 1, &k, &g);
    EXPECT_NEAR(k, static_cast<double>(CovarianceOf(squared)), kSignal * kTolerance) << squared;
    EXPECT_NEAR(g, static_cast<double>(SlopeOf(squared)), 2 * kSignal * kTolerance) << squared;
  }
}

TEST(MaternTest, KeepsTheDigitsOfSmallCovariances) {
  for (double squared = 1; squared < 9e4; squared *= 1.21) {
    double k = squared;
    Matern(1.0, 1, &k, nullptr);
    const double expected = static_cast<double>(CovarianceOf(squared)) / kSignal;
    EXPECT_NEAR(k, expected, 1e-13 * expected) << squared;  // u has 700 units at most, with an error of 1e-16 each
  }
}

TEST(MaternTest, AnyCountGivesTheSameAsOneByOneAndTouchesNothingElse) {
  for (Index count = 0; count <= 13; ++count) {
    std::vector<double> squares(static_cast<std::size_t>(count) + 1), slopes(squares.size(), -1);
    for (std::size_t i = 0; i < squares.size(); ++i) squares[i] = 0.3 * static_cast<double>(i);
    const std::vector<double> given = squares;
    Matern(kSignal, count, squares.data(), slopes.data());
    for (std::size_t i = 0; i + 1 < squares.size(); ++i) {
      double k = given[i], g = 0;
      Matern(kSignal, 1, &k, &g);
      EXPECT_EQ(squares[i], k);
      EXPECT_EQ(slopes[i], g);
    }
    EXPECT_EQ(squares.back(), given.back());
    EXPECT_EQ(slopes.back(), -1);
  }
}

TEST(MaternTest, NegativeSquaresOfRoundingCountAsNone) {
  double k = -1e-14;
  Matern(kSignal, 1, &k, nullptr);
  EXPECT_EQ(k, kSignal);
}

TEST(MaternTest, WhatIsInfinitelyFarHasNoCovarianceAndWhatIsUnknownStaysSo) {
  double far = std::numeric_limits<double>::infinity(), unknown = std::nan("");
  Matern(kSignal, 1, &far, nullptr);
  Matern(kSignal, 1, &unknown, nullptr);
  EXPECT_NEAR(far, 0, 1e-290);
  EXPECT_TRUE(std::isnan(unknown));
}

}  // namespace
}  // namespace hpo::search::gp
