// SPDX-License-Identifier: Apache-2.0
#include "search/space/parameter_prior.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "search/space/search_space.h"

namespace hpo::search {
namespace {

template <class T>
std::string ProblemOf(const Builder<T>& builder) {
  return PriorProblem(builder.parameter()).value_or("");
}

std::string ProblemOf(Parameter parameter, ParameterPrior prior) {
  parameter.prior = std::move(prior);
  return PriorProblem(parameter).value_or("");
}

const Parameter kKind = Choice("kind", {"a", "b"}).parameter();

TEST(ParameterPriorTest, LegalPriorsHaveNoProblem) {
  EXPECT_EQ(ProblemOf(Real("x", 0, 1)), "");
  EXPECT_EQ(ProblemOf(Real("lr", 1e-4, 0.3).Log().Prior(1e-3)), "");
  EXPECT_EQ(ProblemOf(Integer("depth", 1, 4).Prior(2, 0.125)), "");
  EXPECT_EQ(ProblemOf(Ordinal("batch", {16, 32}).Prior(32, 3.0)), "");
  EXPECT_EQ(ProblemOf(Ordinal("batch", {16, 32}).PriorWeights({1, 0})), "");
  EXPECT_EQ(ProblemOf(Choice("kind", {"a", "b"}).Prior("b")), "");
  EXPECT_EQ(ProblemOf(Choice("kind", {"a", "b"}).PriorWeights({0.2, 7})), "");
  EXPECT_EQ(ProblemOf(Boolean("norm").Prior(true)), "");
}

TEST(ParameterPriorTest, TheValueIsOneOfTheParameter) {
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Prior(2)), "2 is above high = 1");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Prior(std::numeric_limits<double>::quiet_NaN())), "nan is not finite");
  EXPECT_EQ(ProblemOf(Integer("n", 1, 9).Step(2).Prior(4)), "4 is not on the grid 1 + k * 2");
  EXPECT_EQ(ProblemOf(Choice("kind", {"a", "b"}).Prior("c")), "\"c\" is not one of \"a\", \"b\"");
  EXPECT_EQ(ProblemOf(kKind, {.value = 1.0, .deviation = {}, .weights = {}}), "1 is not one of \"a\", \"b\"");
}

TEST(ParameterPriorTest, TheDeviationIsAShareOfTheRangeOfValuesWithAnOrder) {
  for (const double deviation : {0.0, -1.0, 1e-9, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_NE(ProblemOf(Real("x", 0, 1).Prior(0.5, deviation)), "") << deviation;
  }
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).Prior(0.5, -1)), "deviation = -1 must be >= 0.001: it is a share of the range");
  EXPECT_EQ(ProblemOf(Choice("kind", {"a", "b"}).Prior("a", 0.1)),
            "a deviation needs values with an order: give weights");
}

TEST(ParameterPriorTest, WeightsAreOneALevelAndSomeAreAboveZero) {
  EXPECT_EQ(ProblemOf(Choice("kind", {"a", "b"}).PriorWeights({1})), "there are 1 weights for 2 values");
  EXPECT_EQ(ProblemOf(Boolean("norm").PriorWeights({1, -1})), "weights must be >= 0");
  EXPECT_EQ(ProblemOf(Boolean("norm").PriorWeights({0, 0})), "the weights must add up to a number > 0");
  EXPECT_EQ(ProblemOf(Boolean("norm").PriorWeights({1e308, 1e308})), "the weights must add up to a number > 0");
  EXPECT_EQ(ProblemOf(Real("x", 0, 1).PriorWeights({1, 1})),
            "weights belong to ordinal, choice and boolean parameters: give a value");
}

TEST(ParameterPriorTest, AValueOrWeightsAreGivenNotBoth) {
  EXPECT_EQ(ProblemOf(kKind, {}), "needs a value or weights");
  EXPECT_EQ(ProblemOf(kKind, {.value = "a", .deviation = {}, .weights = {1, 2}}),
            "has a value and weights: keep one of them");
  EXPECT_EQ(ProblemOf(kKind, {.value = {}, .deviation = 0.1, .weights = {1, 2}}),
            "a deviation belongs to a value: weights have none");
}

TEST(ParameterPriorTest, ASpaceRefusesABadPrior) {
  SearchSpace space;
  try {
    space.Add(Real("x", 0, 1).Prior(2));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()), "x: the prior: 2 is above high = 1");
  }
}

}  // namespace
}  // namespace hpo::search
