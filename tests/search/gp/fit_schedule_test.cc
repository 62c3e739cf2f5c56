// SPDX-License-Identifier: Apache-2.0
#include "search/gp/fit_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "search/gp/due_fit.h"
#include "tests/search/gp/random_data.h"
#include "tests/support/history_builder.h"

namespace hpo::search::gp {
namespace {

TEST(FitScheduleTest, FitsFallDueLessOftenAsAStudyGrows) {
  EXPECT_EQ(DueResults(1), 1);
  EXPECT_EQ(DueResults(39), 39);
  EXPECT_EQ(DueResults(41), 40);
  EXPECT_EQ(DueResults(83), 80);
  EXPECT_EQ(DueResults(175), 168);
  for (int n = 1; n < 1000; ++n) {
    EXPECT_LE(DueResults(n), DueResults(n + 1));
    EXPECT_GE(DueResults(n), 0.95 * n);
  }
}

TEST(FitScheduleTest, TheFirstFitAndOneInTwentyResultsAreThorough) {
  EXPECT_GT(FitEffort(13, std::nullopt).random_starts, 0);
  EXPECT_EQ(FitEffort(13, NotedFit{.results = 12}).random_starts, 0);
  EXPECT_GT(FitEffort(40, NotedFit{.results = 39}).random_starts, 0);
  EXPECT_GT(FitEffort(43, NotedFit{.results = 39}).random_starts, 0);
}

TEST(FitScheduleTest, ANotedFitIsReadBackToTheLastBit) {
  const Vector axes = (Vector(4) << 0.1, -1.0 / 3, 1e-17, -18.420680743952367).finished();
  const Vector mixed = (Vector(8) << 0.7, 1.0 / 3, 2.0, -5.0, 0.0, 0.25, -1e-9, 0.0).finished();
  Note note = {{"kind", 1.0}};
  AppendFit({.results = 12, .axes = axes, .mixed = mixed, .mixes = true}, note);
  HistoryBuilder study;
  study.Ask({}, note);
  study.Ask({}, {{"kind", 1.0}});  // asked between two fits
  const auto fit = LatestFit(study.history(), 2);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->results, 12);
  EXPECT_EQ(fit->axes, axes);
  EXPECT_EQ(fit->mixed, mixed);
  EXPECT_EQ(fit->theta(), mixed);
}

TEST(FitScheduleTest, TheOrderOfANotesNumbersDoesNotMatter) {
  Note note;
  AppendFit({.results = 12, .axes = Vector::LinSpaced(4, 1, 4), .mixed = Vector::Zero(8), .mixes = true}, note);
  std::ranges::reverse(note);
  HistoryBuilder study;
  study.Ask({}, note);
  const auto fit = LatestFit(study.history(), 2);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->axes, Vector::LinSpaced(4, 1, 4));
  EXPECT_TRUE(fit->mixes);
}

TEST(FitScheduleTest, NumbersOfResultsBeyondAnyStudyAreNotRead) {
  for (const double results : {0.0, 0.5, -3.0, 1e300, std::nan("")}) {
    Note note;
    AppendFit({.results = 12, .axes = Vector::Zero(4)}, note);
    note.front().second = results;
    HistoryBuilder study;
    study.Ask({}, note);
    EXPECT_FALSE(LatestFit(study.history(), 2)) << results;
  }
}

TEST(FitScheduleTest, NotesOfAnotherNumberOfFeaturesAreNotRead) {
  Note note;
  AppendFit({.results = 12, .axes = Vector::Zero(4)}, note);
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
    EXPECT_EQ(Fit(ahead).fit.theta(), Fit(fresh).fit.theta()) << k;
  }
}

TEST_F(DueFitTest, AFitThatATrialNotesIsTakenFromThere) {
  for (int k = 0; k < 10; ++k) Tell(k / 10.0);
  Note note;
  const Vector noted = Vector::Constant(3, 0.25);
  AppendFit({.results = 10, .axes = noted}, note);
  study_.Ask(space_.FromUnitCube(std::vector<double>{0.3}), note);
  DueFit fits;
  const CurrentFit fit = Fit(fits);
  EXPECT_EQ(fit.fit.theta(), noted);
  EXPECT_FALSE(fit.is_fresh);
}

// A valley across the axes is what the mixed metric is for; along the axes it has no use.
TEST(FitBothTest, MixingServesWhereTheFunctionRunsAcrossTheAxes) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Real("y", 0, 1));
  const FeatureMap map(space);
  RandomStream random(5, 0);
  Observations data{.points = RandomPoints(map.kinds(), 40, random), .values = {}, .extra_noise = Vector::Zero(40)};
  const auto x = data.points.col(0).array(), y = data.points.col(1).array();
  data.values = (8 * (x - y)).sin();
  const NotedFit across = FitBoth(data, map, 40, std::nullopt, RandomStream(6, 0));
  EXPECT_TRUE(across.mixes);
  const Matrix map_of_z =
      Kernel(map.kinds(), Hyperparameters::FromVector(across.mixed, 2)).Scaled(Matrix::Identity(2, 2));
  // Moving along the valley, both by the same amount, changes z far less than moving across.
  EXPECT_LT((map_of_z.row(0) + map_of_z.row(1)).norm(), 0.3 * (map_of_z.row(0) - map_of_z.row(1)).norm());
}

TEST(FitBothTest, OneNumberHasNothingToMix) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  space.Add(Choice("c", {"a", "b"}));
  const FeatureMap map(space);
  RandomStream random(5, 0);
  const Observations data{.points = RandomPoints(map.kinds(), 10, random),
                          .values = Vector::LinSpaced(10, -1, 1),
                          .extra_noise = Vector::Zero(10)};
  const NotedFit fit = FitBoth(data, map, 10, std::nullopt, RandomStream(6, 0));
  EXPECT_EQ(fit.mixed.size(), 0);
  EXPECT_FALSE(fit.mixes);
}

}  // namespace
}  // namespace hpo::search::gp
