// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "search/pruners/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

// Rungs at 1, 3, 9 with a reduction factor of 3.
constexpr FidelityRange kEpochs{1, 27};

Decision Decide(const HistoryBuilder& study, int trial, const Options& options = {}, FidelityRange epochs = kEpochs) {
  return MakePruner("asha", epochs, options)->Decide(trial, study.history());
}

// Trials that have reached the rung at step 1 with these losses.
HistoryBuilder AtFirstRung(const std::vector<double>& losses) {
  HistoryBuilder study;
  for (const double loss : losses) study.Run({loss});
  return study;
}

// The steps up to `last` at which a hopeless trial is told to stop: the rungs, when one other has passed before.
std::vector<int> StepsThatStop(const FidelityRange& epochs, int last, Options options) {
  options["bootstrap"] = std::int64_t{1};
  HistoryBuilder study;
  const int good = study.Ask();
  const int bad = study.Ask();
  std::vector<int> stops;
  for (int step = 1; step <= last; ++step) {
    study.Measure(good, step, 0);
    study.Measure(bad, step, 1);
    if (Decide(study, bad, options, epochs) == Decision::kStop) stops.push_back(step);
  }
  return stops;
}

TEST(AshaPrunerTest, RungsArePowersOfTheReductionFactorTimesTheLeastFidelityBelowTheMost) {
  EXPECT_EQ(StepsThatStop({1, 27}, 40, {}), (std::vector<int>{1, 3, 9}));
  EXPECT_EQ(StepsThatStop({1, 28}, 40, {}), (std::vector<int>{1, 3, 9, 27}));
  EXPECT_EQ(StepsThatStop({3, 30}, 40, {}), (std::vector<int>{3, 9, 27}));
  EXPECT_EQ(StepsThatStop({2, 30}, 40, {{"reduction_factor", std::int64_t{2}}}), (std::vector<int>{2, 4, 8, 16}));
}

TEST(AshaPrunerTest, TheRateLeavesOutRungsAtTheBottom) {
  EXPECT_EQ(StepsThatStop({1, 28}, 40, {{"min_early_stopping_rate", std::int64_t{2}}}), (std::vector<int>{9, 27}));
  EXPECT_EQ(StepsThatStop({1, 28}, 40, {{"min_early_stopping_rate", std::int64_t{1000}}}), (std::vector<int>{}));
}

TEST(AshaPrunerTest, FractionalRungsRoundUpAndNeverCountTwice) {
  EXPECT_EQ(StepsThatStop({0.1, 9}, 12, {}), (std::vector<int>{1, 3}));
  EXPECT_EQ(StepsThatStop({1.5, 20}, 30, {}), (std::vector<int>{2, 5, 14}));
  // 0.07 * 100 is 7.000000000000001 in doubles.
  EXPECT_EQ(StepsThatStop({0.07, 8}, 12, {{"reduction_factor", std::int64_t{10}}}), (std::vector<int>{1, 7}));
}

TEST(AshaPrunerTest, WithoutAFidelityThereAreNoRungs) {
  EXPECT_EQ(StepsThatStop(FidelityRange{}, 20, {}), (std::vector<int>{}));
}

TEST(AshaPrunerTest, OnlyTheBestShareOfARungStays) {
  // Nine entries with the newcomer: the best three stay.
  HistoryBuilder study = AtFirstRung({1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(Decide(study, study.Run({2.5})), Decision::kContinue);
  study = AtFirstRung({1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(Decide(study, study.Run({3.5})), Decision::kStop);
}

TEST(AshaPrunerTest, ATieWithTheLastThatStaysKeeps) {
  HistoryBuilder study = AtFirstRung({1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(Decide(study, study.Run({3})), Decision::kContinue);
}

TEST(AshaPrunerTest, TheFirstFourEntriesOfARungPass) {
  HistoryBuilder study = AtFirstRung({1, 2, 3});
  EXPECT_EQ(Decide(study, study.Run({1000})), Decision::kContinue);
  EXPECT_EQ(Decide(study, study.Run({1000})), Decision::kStop);
}

TEST(AshaPrunerTest, AnEntryIsTheFirstMeasurementAtOrAfterTheRung) {
  HistoryBuilder study;
  // The others measure at 2 and 4 only; 4 is their entry to the rung at 3. What came before or after is not looked at.
  for (int i = 0; i < 6; ++i) {
    const int other = study.Ask();
    study.Measure(other, 2, 100);
    study.Measure(other, 4, 5);
    study.Measure(other, 6, 0);
  }
  const int worse = study.Ask();
  study.Measure(worse, 2, 100);
  study.Measure(worse, 4, 5.1);
  EXPECT_EQ(Decide(study, worse), Decision::kStop);
  const int better = study.Ask();
  study.Measure(better, 2, 100);
  study.Measure(better, 4, 4.9);
  EXPECT_EQ(Decide(study, better), Decision::kContinue);
}

TEST(AshaPrunerTest, AMeasurementThatReachesTwoRungsHasToStayInBoth) {
  // The rung at 3 is empty but for the newcomer; the rung at 1 knows that its loss is poor.
  HistoryBuilder study = AtFirstRung({1, 2, 3, 4, 5, 6, 7, 8});
  const int sparse = study.Ask();
  study.Measure(sparse, 3, 9);
  EXPECT_EQ(Decide(study, sparse), Decision::kStop);
}

TEST(AshaPrunerTest, BetweenRungsNothingIsJudged) {
  HistoryBuilder study;
  for (int i = 0; i < 8; ++i) study.Run({1, 1, 1});
  EXPECT_EQ(Decide(study, study.Run({1, 1000})), Decision::kContinue);
  EXPECT_EQ(Decide(study, study.Run({1, 1, 1, 1000})), Decision::kContinue);
}

TEST(AshaPrunerTest, AtTheEndOfTrainingNothingStops) {
  HistoryBuilder study = AtFirstRung({1, 2, 3, 4, 5, 6, 7, 8});
  const int whole = study.Ask();
  study.Measure(whole, 27, 1000);
  EXPECT_EQ(Decide(study, whole), Decision::kContinue);
}

TEST(AshaPrunerTest, FailedTrialsLeaveTheRungsAndStoppedOnesStay) {
  HistoryBuilder study;
  for (int i = 0; i < 8; ++i) study.Fail(study.Run({0}));
  EXPECT_EQ(Decide(study, study.Run({1})), Decision::kContinue);
  for (int i = 0; i < 8; ++i) study.Stop(study.Run({0}));
  EXPECT_EQ(Decide(study, study.Run({1})), Decision::kStop);
}

// Five entries: the quantile 1 / 3 lies at place 4 / 3, between the second and the third smallest, while by rank only
// one stays.
TEST(AshaPrunerTest, TheQuantileRuleComparesWithTheInterpolatedQuantile) {
  const Options quantile = {{"rule", std::string("quantile")}};
  HistoryBuilder study = AtFirstRung({0, 1, 2, 10});
  EXPECT_EQ(Decide(study, study.Run({1.25}), quantile), Decision::kStop);  // above 1 + 0.25 / 3
  study = AtFirstRung({0, 1, 2, 10});
  const int tied = study.Run({1});
  EXPECT_EQ(Decide(study, tied, quantile), Decision::kContinue);
  EXPECT_EQ(Decide(study, tied), Decision::kStop);
}

TEST(AshaPrunerTest, EqualLossesAllStayUnderBothRules) {
  for (const char* rule : {"rank", "quantile"}) {
    HistoryBuilder study = AtFirstRung(std::vector<double>(50, 0.1));
    EXPECT_EQ(Decide(study, study.Run({0.1}), {{"rule", std::string(rule)}}), Decision::kContinue) << rule;
  }
}

TEST(AshaPrunerTest, LossesNearTheEndOfTheDoublesDoNotOverflow) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  for (const char* rule : {"rank", "quantile"}) {
    HistoryBuilder study = AtFirstRung({-kHuge, -kHuge, kHuge, kHuge, kHuge});
    EXPECT_EQ(Decide(study, study.Run({-kHuge}), {{"rule", std::string(rule)}}), Decision::kContinue) << rule;
    EXPECT_EQ(Decide(study, study.Run({kHuge}), {{"rule", std::string(rule)}}), Decision::kStop) << rule;
  }
}

}  // namespace
}  // namespace hpo::search
