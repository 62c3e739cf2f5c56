// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/bbob.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/bbob/instance.h"

namespace hpo::bbob {
namespace {

Point PointInTheBox(int dimension, long seed) {
  Point x = Uniforms(static_cast<std::size_t>(dimension), seed);
  for (double& v : x) v = kLow + v * (kHigh - kLow);
  return x;
}

// Calls with every function, in few dimensions and instances.
template <typename Test>
void ForEachProblem(const Test& test) {
  for (int function = 1; function <= kFunctions; ++function) {
    for (const int dimension : {2, 5, 10}) {
      for (const int instance : {1, 2, 3}) {
        SCOPED_TRACE(std::string(FunctionName(function)) + ", dimension " + std::to_string(dimension) + ", instance " +
                     std::to_string(instance));
        test(BbobFunction(function, dimension, instance), dimension);
      }
    }
  }
}

TEST(BbobTest, AtItsOptimalPointEachFunctionHasItsOptimalValue) {
  ForEachProblem([](const BbobFunction& function, int) {
    EXPECT_NEAR(function(function.optimal_point()), function.optimum(), 1e-9);
    for (const double v : function.optimal_point()) {
      EXPECT_GE(v, kLow);
      EXPECT_LE(v, kHigh);
    }
  });
}

TEST(BbobTest, EverywhereElseItIsHigher) {
  ForEachProblem([](const BbobFunction& function, int dimension) {
    for (long seed = 1; seed <= 100; ++seed) {
      const Point far = PointInTheBox(dimension, seed);
      Point near = far;
      for (std::size_t i = 0; i < near.size(); ++i) near[i] = function.optimal_point()[i] * 0.99 + far[i] * 0.01;
      EXPECT_GT(function(far), function.optimum());
      EXPECT_GT(function(near), function.optimum());
    }
  });
}

TEST(BbobTest, AnInstanceIsAlwaysTheSameAndNoOther) {
  for (int number = 1; number <= kFunctions; ++number) {
    const BbobFunction function(number, 5, 1), same(number, 5, 1), other(number, 5, 2);
    const Point x = PointInTheBox(5, 7);
    EXPECT_EQ(function(x), same(x)) << number;
    EXPECT_EQ(function(x), function(x)) << number;
    EXPECT_NE(function(x), other(x)) << number;
    EXPECT_NE(function.optimum(), other.optimum()) << number;
  }
}

// Printed by this implementation once it agreed with COCO's values to the bit.
TEST(BbobTest, ValuesStayAsTheyWereWhenComparedWithCoco) {
  struct Anchor {
    int function, instance;
    double value;
  };
  for (const Anchor& anchor : std::vector<Anchor>{{2, 1, 131453.03808430833},
                                                  {4, 2, 215.65731212823576},
                                                  {6, 3, 67288.73903414627},
                                                  {7, 1, 135.01984084553732},
                                                  {8, 3, 26133.53584811125},
                                                  {12, 1, 64312835.887025654},
                                                  {16, 2, -114.8205649611112},
                                                  {18, 3, 337.0355703056629},
                                                  {19, 1, -95.88899743388988},
                                                  {20, 1, 5980.25178357188},
                                                  {21, 2, 48.851875231035905},
                                                  {22, 3, 33.10223514880945},
                                                  {23, 2, 11.952056352821524},
                                                  {24, 1, 175.05983915422252}}) {
    const double value = BbobFunction(anchor.function, 5, anchor.instance)(Point{-2, -1, 0, 1, 2});
    EXPECT_NEAR(value, anchor.value, 1e-9 * std::fabs(anchor.value)) << anchor.function;  // libm may differ
  }
}

TEST(BbobTest, OutsideTheBoxTheSteepestPenaltyIsFelt) {
  const BbobFunction function(24, 2, 1);
  const Point inside = {4.9, 0}, outside = {5.1, 0};
  EXPECT_LT(function(inside) - function.optimum(), 100);
  EXPECT_GT(function(outside) - function.optimum(), 100);
}

TEST(BbobTest, ProblemsThatCocoDoesNotHaveAreRefused) {
  EXPECT_THROW(BbobFunction(0, 5, 1), std::invalid_argument);
  EXPECT_THROW(BbobFunction(25, 5, 1), std::invalid_argument);
  EXPECT_THROW(BbobFunction(1, 1, 1), std::invalid_argument);
  EXPECT_THROW(BbobFunction(1, 41, 1), std::invalid_argument);
  EXPECT_THROW(BbobFunction(1, 5, 0), std::invalid_argument);
  EXPECT_THROW(BbobFunction(1, 5, 1)(Point{0, 0}), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::bbob
