// SPDX-License-Identifier: Apache-2.0
#include "search/gp/local_steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "search/gp/ask_kind.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

constexpr double kFirst = 0.03;

void Tell(HistoryBuilder& study, double loss, AskKind kind = AskKind::kLocalStep) {
  study.Complete(study.Ask({}, NoteOf(kind)), loss);
}

TEST(LocalStepsTest, TheyAreDueWhereAModelWithEnoughResultsPredictsNothing) {
  EXPECT_TRUE(AreLocalStepsDue(12, 4, 0.29));
  EXPECT_TRUE(AreLocalStepsDue(500, 4, -0.5));
  EXPECT_FALSE(AreLocalStepsDue(11, 4, 0.29));
  EXPECT_FALSE(AreLocalStepsDue(12, 4, 0.3));
}

TEST(LocalStepsTest, StepsGrowWithAGainAndShrinkWithAFailure) {
  HistoryBuilder study;
  Tell(study, 5, AskKind::kStart);
  EXPECT_DOUBLE_EQ(*StepDeviation(study.history()), kFirst);
  Tell(study, 4);
  EXPECT_DOUBLE_EQ(*StepDeviation(study.history()), 1.5 * kFirst);
  for (int k = 0; k < 5; ++k) Tell(study, 4);
  EXPECT_DOUBLE_EQ(*StepDeviation(study.history()), kFirst);
}

TEST(LocalStepsTest, WhatOtherAsksFindIsNoGainOfAStep) {
  HistoryBuilder study;
  Tell(study, 5, AskKind::kStart);
  Tell(study, 1, AskKind::kWide);
  Tell(study, 7, AskKind::kImprovement);
  EXPECT_DOUBLE_EQ(*StepDeviation(study.history()), kFirst);
  Tell(study, 3);  // better than the start, not than the best
  EXPECT_LT(*StepDeviation(study.history()), kFirst);
}

TEST(LocalStepsTest, StepsThatFailOrRunSayNothing) {
  HistoryBuilder study;
  Tell(study, 5, AskKind::kStart);
  study.Fail(study.Ask({}, NoteOf(AskKind::kLocalStep)));
  study.Ask({}, NoteOf(AskKind::kLocalStep));
  EXPECT_DOUBLE_EQ(*StepDeviation(study.history()), kFirst);
}

TEST(LocalStepsTest, InNoiseTheyEndOfThemselves) {
  HistoryBuilder study;
  Tell(study, 5, AskKind::kStart);
  int steps = 0;
  while (StepDeviation(study.history())) {
    Tell(study, 6);
    ASSERT_LE(++steps, 100);
  }
  EXPECT_EQ(steps, 71);  // 0.03 * 1.5^(-71 / 5) < 1e-4
}

class LocalStepTest : public testing::Test {
 protected:
  SearchSpace space_ = Reals(3);
  FeatureMap map_{space_};
  RandomStream random_{1, 1};
};

TEST_F(LocalStepTest, PointsLieAroundTheCentreAtTheDeviation) {
  const Domain domain(map_, {});
  const UnitPoint centre = {0.3, 0.5, 0.7};
  Vector sum = Vector::Zero(3), squares = Vector::Zero(3);
  constexpr int kDraws = 4000;
  for (int k = 0; k < kDraws; ++k) {
    const auto point = LocalStep(domain, centre, 0.02, random_);
    ASSERT_TRUE(point);
    for (std::size_t i = 0; i < 3; ++i) {
      const double offset = (*point)[i] - centre[i];
      sum[static_cast<Index>(i)] += offset;
      squares[static_cast<Index>(i)] += offset * offset;
    }
  }
  for (Index i = 0; i < 3; ++i) {
    EXPECT_NEAR(sum[i] / kDraws, 0, 0.0015);
    EXPECT_NEAR(std::sqrt(squares[i] / kDraws), 0.02, 0.001);
  }
}

TEST_F(LocalStepTest, ThoseAtTheBorderStayInside) {
  const Domain domain(map_, {});
  for (int k = 0; k < 100; ++k) {
    const auto point = LocalStep(domain, {0, 1, 0}, 0.3, random_);
    ASSERT_TRUE(point);
    for (const double coordinate : *point) EXPECT_EQ(coordinate, std::clamp(coordinate, 0.0, 1.0));
  }
}

TEST_F(LocalStepTest, ConstraintsHold) {
  SearchSpace space;
  const auto x = space.Add(Real("x", 0, 1)), y = space.Add(Real("y", 0, 1));
  space.Add(Constrain(
      "x + y <= 1", [](double a, double b) { return a + b - 1; }, x, y));
  const FeatureMap map(space);
  const Domain domain(map, {});
  for (int k = 0; k < 100; ++k) {
    const auto point = LocalStep(domain, {0.5, 0.5}, 0.1, random_);
    ASSERT_TRUE(point);
    EXPECT_LE((*point)[0] + (*point)[1], 1);
  }
}

}  // namespace
}  // namespace hpo::search::gp
