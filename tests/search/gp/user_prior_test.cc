// SPDX-License-Identifier: Apache-2.0
#include "search/gp/user_prior.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <utility>

#include "search/space/encoding.h"
#include "tests/support/random_space.h"

namespace hpo::search::gp {
namespace {

Matrix Rows(const FeatureMap& map, std::initializer_list<std::vector<double>> points) {
  Matrix rows(static_cast<Index>(points.size()), map.size());
  Index k = 0;
  for (const auto& point : points) rows.row(k++) = map.EncodeUnit(point, {}).transpose();
  return rows;
}

Acquisition Flat() {
  return {.value = [](const Matrix& x) -> Vector { return Vector::Zero(x.rows()); },
          .value_with_gradient =
              [](const Matrix& x) {
                return ValueWithGradient{.value = Vector::Zero(x.rows()), .gradient = Matrix::Zero(x.cols(), x.rows())};
              }};
}

TEST(UserPriorTest, TheLogarithmIsTheSumOverParametersOfWhatTheUserExpects) {
  SearchSpace space;
  space.Add(Real("x", 0, 1).Prior(0.3));
  space.Add(Real("y", 0, 1));
  space.Add(Choice("c", {"a", "b"}).Prior("b"));
  const FeatureMap map(space);
  const UserPrior prior(map);
  const PriorDensity x(space[0]), c(space[2]);
  const Vector log = prior.Log(Rows(map, {{0.3, 0.9, 0.1}, {0.8, 0.2, 0.9}}));
  EXPECT_DOUBLE_EQ(log[0], x.Log(0.3) + c.LogOfLevel(0));
  EXPECT_DOUBLE_EQ(log[1], x.Log(0.8) + c.LogOfLevel(1));
}

TEST(UserPriorTest, AnInactiveParameterCountsNothing) {
  SearchSpace space;
  const auto kind = space.Add(Choice("kind", {"adam", "sgd"}));
  const auto depth = space.Add(Integer("depth", 1, 9));
  space.Add(Real("momentum", 0, 1).When(kind == "sgd").Prior(0.9, 0.05));
  space.Add(Real("drop", 0, 1).When(depth > 4).Prior(0.1, 0.05));
  const FeatureMap map(space);
  const UserPrior prior(map);
  const PriorDensity momentum(space[2]), drop(space[3]);
  const Vector log = prior.Log(Rows(map, {{0.2, 0.1, 0.9, 0.3}, {0.8, 0.1, 0.9, 0.3}, {0.2, 0.9, 0.9, 0.3}}));
  EXPECT_EQ(log[0], 0);
  EXPECT_DOUBLE_EQ(log[1], momentum.Log(0.9));
  EXPECT_DOUBLE_EQ(log[2], drop.Log(0.3));
}

// A climb moves the depth on while the choice that depends on it keeps its code for inactive.
TEST(UserPriorTest, AChoiceWhoseParentHasJustMadeItActiveCountsNothingYet) {
  SearchSpace space;
  const auto depth = space.Add(Real("depth", 0, 1));
  space.Add(Choice("kind", {"a", "b"}).When(depth > 0.5).PriorWeights({1, 3}));
  const FeatureMap map(space);
  const UserPrior prior(map);
  Matrix rows = Rows(map, {{0.4, 0.1}});
  rows(0, 0) = 0.6;
  EXPECT_EQ(prior.Log(rows)[0], 0);
}

RC_GTEST_PROP(UserPriorTest, WhatCountsIsWhatIsActive, ()) {
  const SearchSpace space = *WithPriors(*RandomSpace());
  RC_PRE(space.size() > 0);
  const FeatureMap map(space);
  RC_PRE(map.size() > 0);
  const UserPrior prior(map);
  const Configuration configuration = space.FromUnitCube(*RandomPoint(space));
  double expected = 0;
  for (int i = 0; i < space.size(); ++i) {
    const PriorDensity* const density = prior.density().Of(i);
    if (density != nullptr && configuration[i]) expected += density->Log(UnitOf(space[i], *configuration[i]));
  }
  const double log = prior.Log(map.Encode(configuration).transpose())[0];
  RC_ASSERT(std::fabs(log - expected) < 1e-6 * std::max(1.0, std::fabs(expected)));
}

TEST(UserPriorTest, TheGradientIsTheDerivative) {
  SearchSpace space;
  space.Add(Real("x", 0, 1).Prior(0.3));
  space.Add(Real("y", 1e-3, 1).Log().Prior(0.1, 0.125));
  space.Add(Integer("n", 0, 1000).Prior(400));
  const FeatureMap map(space);
  const UserPrior prior(map);
  const Matrix at = (Matrix(1, 3) << 0.6, 0.45, 0.2).finished();
  const ValueWithGradient exact = prior.LogWithGradient(at);
  for (Index i = 0; i < 3; ++i) {
    constexpr double kStep = 1e-6;
    Matrix above = at, below = at;
    above(0, i) += kStep;
    below(0, i) -= kStep;
    EXPECT_NEAR(exact.gradient(i, 0), (prior.Log(above)[0] - prior.Log(below)[0]) / (2 * kStep), 1e-5);
  }
}

TEST(UserPriorTest, AnAcquisitionGainsTheWeightedLogarithm) {
  SearchSpace space;
  space.Add(Real("x", 0, 1).Prior(0.3));
  const FeatureMap map(space);
  const UserPrior prior(map);
  const Matrix at = (Matrix(1, 1) << 0.9).finished();
  EXPECT_DOUBLE_EQ(WithPrior(Flat(), prior, 1.0).value(at)[0], prior.Log(at)[0]);
  EXPECT_DOUBLE_EQ(WithPrior(Flat(), prior, 0.1).value(at)[0], 0.1 * prior.Log(at)[0]);
  const ValueWithGradient gradient = WithPrior(Flat(), prior, 0.1).value_with_gradient(at);
  EXPECT_EQ(WithPrior(Flat(), prior, 0.0).value(at)[0], 0);
  EXPECT_DOUBLE_EQ(gradient.value[0], 0.1 * prior.Log(at)[0]);
  EXPECT_DOUBLE_EQ(gradient.gradient(0, 0), 0.1 * prior.LogWithGradient(at).gradient(0, 0));
}

}  // namespace
}  // namespace hpo::search::gp
