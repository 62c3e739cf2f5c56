// SPDX-License-Identifier: Apache-2.0
#include "search/gp/stopped_trials.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/history_builder.h"

namespace hpo::search::gp {
namespace {

class StoppedTrialsTest : public testing::Test {
 protected:
  double Match(const std::vector<double>& stopped) {
    const int trial = study_.Run(stopped);
    study_.Stop(trial);
    const History history = study_.history();
    std::vector<const TrialRecord*> finished;
    for (const int other : history.results()) {
      if (history[other].state == TrialState::kCompleted) finished.push_back(&history[other]);
    }
    return MatchedLoss(history[trial], finished);
  }

  HistoryBuilder study_;
};

TEST_F(StoppedTrialsTest, AStoppedTrialGetsTheFinalLossOfItsPlaceAmongTheFinished) {
  study_.Completed({8, 4, 2});
  study_.Completed({10, 6, 3});
  study_.Completed({20, 12, 9});
  EXPECT_DOUBLE_EQ(Match({15}), 6.0);     // half way between 10 and 20: half way between 3 and 9
  EXPECT_DOUBLE_EQ(Match({30, 6}), 3.0);  // as good as the second at step 2
}

TEST_F(StoppedTrialsTest, BeyondTheFinishedOnesWorseStaysWorseAndBetterIsNoBetterThanTheBest) {
  study_.Completed({8, 2});
  study_.Completed({10, 3});
  EXPECT_DOUBLE_EQ(Match({12}), 5.0);
  EXPECT_DOUBLE_EQ(Match({13}), 6.0);
  EXPECT_DOUBLE_EQ(Match({5}), 2.0);
}

TEST_F(StoppedTrialsTest, WithoutAFinishedCurveAroundItsStepATrialKeepsItsOwnLoss) {
  EXPECT_DOUBLE_EQ(Match({7, 6}), 6.0);
  study_.Completed({5});  // measured at step 1 only
  EXPECT_DOUBLE_EQ(Match({7, 6}), 6.0);
}

TEST_F(StoppedTrialsTest, HugeLossesDoNotOverflow) {
  study_.Completed({-1e308, -1.7e308});
  EXPECT_DOUBLE_EQ(Match({1.7e308}), 1.7e308);
}

RC_GTEST_FIXTURE_PROP(StoppedTrialsTest, TheMatchIsNeverWorseThanTheTrialItselfNorBetterThanTheBest, ()) {
  const auto curve = rc::gen::nonEmpty(
      rc::gen::container<std::vector<double>>(rc::gen::map(rc::gen::inRange(-20, 20), [](int x) { return x * 0.5; })));
  const auto curves = *rc::gen::container<std::vector<std::vector<double>>>(curve);
  for (const auto& losses : curves) study_.Completed(losses);
  const std::vector<double> stopped = *curve;
  double own = stopped.front(), best = own;
  for (const double loss : stopped) own = std::min(own, loss);
  best = own;
  for (const auto& losses : curves) {
    for (const double loss : losses) best = std::min(best, loss);
  }
  const double matched = Match(stopped);
  RC_ASSERT(matched <= own);
  RC_ASSERT(matched >= best);
}

}  // namespace
}  // namespace hpo::search::gp
