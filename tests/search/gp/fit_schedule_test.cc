// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit_schedule.h"

#include <gtest/gtest.h>

#include "search/gp/due_fit.h"
#include "tests/support/history_builder.h"

namespace hpo::search::gp {
namespace {

TEST(FitScheduleTest, FitsFallDueLessOftenAsAStudyGrows) {
  EXPECT_EQ(DueResults(1), 1);
  EXPECT_EQ(DueResults(99), 99);
  EXPECT_EQ(DueResults(101), 100);
  EXPECT_EQ(DueResults(299), 298);
  EXPECT_EQ(DueResults(304), 300);
  for (int n = 1; n < 1000; ++n) EXPECT_LE(DueResults(n), DueResults(n + 1));
}

TEST(FitScheduleTest, TheFirstFitAndEveryTwentiethAreThorough) {
  EXPECT_GT(FitEffort(13, true).random_starts, 0);
  EXPECT_EQ(FitEffort(13, false).random_starts, 0);
  EXPECT_GT(FitEffort(40, false).random_starts, 0);
}

TEST(FitScheduleTest, ANotedFitIsReadBackToTheLastBit) {
  const Vector theta = (Vector(4) << 0.1, -1.0 / 3, 1e-17, -18.420680743952367).finished();
  Note note = {{"kind", 1.0}};
  AppendFit({.results = 12, .theta = theta}, note);
  HistoryBuilder study;
  study.Ask({}, note);
  study.Ask({}, {{"kind", 1.0}});  // asked between two fits
  const auto fit = LatestFit(study.history(), 2);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->results, 12);
  EXPECT_EQ(fit->theta, theta);
}

TEST(FitScheduleTest, NotesOfAnotherNumberOfFeaturesAreNotRead) {
  Note note;
  AppendFit({.results = 12, .theta = Vector::Zero(4)}, note);
  HistoryBuilder study;
  study.Ask({}, note);
  EXPECT_FALSE(LatestFit(study.history(), 3));
  EXPECT_FALSE(LatestFit(HistoryBuilder().history(), 3));
}

class DueFitTest : public testing::Test {
 protected:
  DueFitTest() {
    space_.Add(Real("x", 0, 1));
    map_.emplace(space_);
    features_.emplace(*map_);
  }

  void Tell(double x) { study_.Complete(study_.Ask(space_.FromUnitCube(std::vector<double>{x})), x * x); }
  CurrentFit Fit(DueFit& fits) {
    return fits.For(study_.history(), StoppedTrials::kMatch, *features_, RandomSource(3));
  }

  SearchSpace space_;
  std::optional<FeatureMap> map_;
  std::optional<TrialFeatures> features_;
  HistoryBuilder study_;
};

TEST_F(DueFitTest, AFitMadeAheadIsTheFitMadeWhenNeeded) {
  DueFit ahead;
  for (int k = 0; k < 30; ++k) {
    Tell(k / 30.0);
    if (k % 3 == 0) Fit(ahead);
    DueFit fresh;
    EXPECT_EQ(Fit(ahead).theta, Fit(fresh).theta) << k;
  }
}

TEST_F(DueFitTest, AFitThatATrialNotesIsTakenFromThere) {
  for (int k = 0; k < 10; ++k) Tell(k / 10.0);
  Note note;
  const Vector noted = Vector::Constant(3, 0.25);
  AppendFit({.results = 10, .theta = noted}, note);
  study_.Ask(space_.FromUnitCube(std::vector<double>{0.3}), note);
  DueFit fits;
  const CurrentFit fit = Fit(fits);
  EXPECT_EQ(fit.theta, noted);
  EXPECT_FALSE(fit.fresh);
}

}  // namespace
}  // namespace hpo::search::gp
