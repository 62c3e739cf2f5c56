// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "search/pruners/table.h"
#include "tests/support/history_builder.h"

namespace hpo::search {
namespace {

constexpr FidelityRange kEpochs{1, 10};

Decision Decide(const HistoryBuilder& study, int trial, const Options& options = {}, FidelityRange epochs = kEpochs) {
  return MakePruner("median", epochs, options)->Decide(trial, study.history());
}

// Running means up to step 2: 1.5, 2.5, 3.5, 4.5, 5.5. Their median is 3.5.
HistoryBuilder FiveCompleted() {
  HistoryBuilder study;
  for (const double first : {1, 2, 3, 4, 5}) study.Completed({first, first + 1, 100});
  return study;
}

TEST(MedianPrunerTest, ABestWorseThanTheMedianOfRunningMeansStops) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({9, 3.6})), Decision::kStop);
}

TEST(MedianPrunerTest, ATieWithTheMedianKeeps) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({9, 3.5})), Decision::kContinue);
}

TEST(MedianPrunerTest, TheBestLossSoFarCountsNotTheLast) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({3.4, 9})), Decision::kContinue);
}

// Up to step 1 the means are 1 to 5; what the others did later, 100 included, is not looked at.
TEST(MedianPrunerTest, LaterLossesOfTheOthersDoNotCount) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({3.1})), Decision::kStop);
  EXPECT_EQ(Decide(study, study.Run({3.0})), Decision::kContinue);
}

TEST(MedianPrunerTest, TheMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo) {
  HistoryBuilder study = FiveCompleted();
  study.Completed({10});
  EXPECT_EQ(Decide(study, study.Run({3.6})), Decision::kStop);
  EXPECT_EQ(Decide(study, study.Run({3.5})), Decision::kContinue);
}

TEST(MedianPrunerTest, NothingStopsBeforeTheStartupTrialsAreCompleted) {
  HistoryBuilder study = FiveCompleted();
  const int hopeless = study.Run({1000});
  EXPECT_EQ(Decide(study, hopeless, {{"startup_trials", std::int64_t{6}}}), Decision::kContinue);
  EXPECT_EQ(Decide(study, hopeless, {{"startup_trials", std::int64_t{5}}}), Decision::kStop);
}

TEST(MedianPrunerTest, WarmupStepsAreNeverJudged) {
  HistoryBuilder study = FiveCompleted();
  const Options options = {{"warmup_steps", std::int64_t{2}}};
  EXPECT_EQ(Decide(study, study.Run({1000, 1000}), options), Decision::kContinue);
  EXPECT_EQ(Decide(study, study.Run({1000, 1000, 1000}), options), Decision::kStop);
}

TEST(MedianPrunerTest, StepsBelowTheLeastFidelityAreNeverJudged) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({1000, 1000}), {}, {3, 10}), Decision::kContinue);
  EXPECT_EQ(Decide(study, study.Run({1000, 1000, 1000}), {}, {3, 10}), Decision::kStop);
}

TEST(MedianPrunerTest, AtTheEndOfTrainingNothingStops) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({1000, 1000}), {}, {1, 2}), Decision::kContinue);
}

TEST(MedianPrunerTest, WithoutAFidelityEveryStepIsJudged) {
  HistoryBuilder study = FiveCompleted();
  EXPECT_EQ(Decide(study, study.Run({1000}), {}, FidelityRange{}), Decision::kStop);
  EXPECT_EQ(Decide(study, study.Run({1000, 1000}), {}, FidelityRange{}), Decision::kStop);
}

TEST(MedianPrunerTest, FailedStoppedAndRunningTrialsDoNotVote) {
  HistoryBuilder study = FiveCompleted();
  for (int i = 0; i < 20; ++i) {
    study.Fail(study.Run({1e6}));
    study.Stop(study.Run({1e6}));
    study.Run({1e6});
  }
  EXPECT_EQ(Decide(study, study.Run({3.1})), Decision::kStop);
}

TEST(MedianPrunerTest, ACurveThatEndedEarlierVotesWithAllOfIt) {
  HistoryBuilder study;
  for (int i = 0; i < 5; ++i) study.Completed({2, 4});
  EXPECT_EQ(Decide(study, study.Run({5, 5, 5, 3.1})), Decision::kStop);
  EXPECT_EQ(Decide(study, study.Run({5, 5, 5, 2.9})), Decision::kContinue);
}

// 0.1 added and divided again is not 0.1 in doubles; a trial that does exactly as well as all others must go on.
TEST(MedianPrunerTest, EqualConstantLossesAreATieWhateverTheRounding) {
  HistoryBuilder study;
  for (int i = 0; i < 6; ++i) study.Completed({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1});
  EXPECT_EQ(Decide(study, study.Run({0.1, 0.1, 0.1, 0.1, 0.1, 0.1})), Decision::kContinue);
}

TEST(MedianPrunerTest, LossesNearTheEndOfTheDoublesDoNotOverflow) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  HistoryBuilder study;
  for (int i = 0; i < 6; ++i) study.Completed({kHuge, kHuge, kHuge});
  EXPECT_EQ(Decide(study, study.Run({kHuge, kHuge})), Decision::kContinue);
  for (int i = 0; i < 8; ++i) study.Completed({-kHuge, kHuge, -kHuge});
  EXPECT_EQ(Decide(study, study.Run({kHuge, kHuge})), Decision::kStop);
  EXPECT_EQ(Decide(study, study.Run({-kHuge, kHuge})), Decision::kContinue);
}

}  // namespace
}  // namespace hpo::search
