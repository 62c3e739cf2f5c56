// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/study_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "search/gp/fit_schedule.h"
#include "tests/support/history_builder.h"

namespace hpo::search::analysis {
namespace {

constexpr auto kMatch = gp::StoppedTrials::kMatch;

SearchSpace OneReal() {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  return space;
}

Configuration At(double x) { return Configuration({Value(x)}); }

double Wave(double x) { return std::sin(6 * x) + x; }

// A study of one real parameter with trials spread evenly: scale * (Wave + noise * a normal draw).
struct WaveOptions {
  int trials = 20;
  double noise = 0;
  double scale = 1;
  Note note;  // of the last trial
};

HistoryBuilder WaveStudy(const WaveOptions& options) {
  HistoryBuilder study;
  RandomStream draws(3, 1);
  for (int k = 0; k < options.trials; ++k) {
    const double x = (k + 0.5) / options.trials;
    const int trial = study.Ask(At(x), k + 1 == options.trials ? options.note : Note());
    study.Complete(trial, options.scale * (Wave(x) + options.noise * draws.Normal()));
  }
  return study;
}

StudyModel ModelOf(const HistoryBuilder& study) {
  return std::get<StudyModel>(StudyModel::Of(OneReal(), study.history(), RandomSource(5), kMatch));
}

NoModel WhyNone(const SearchSpace& space, const HistoryBuilder& study) {
  return std::get<NoModel>(StudyModel::Of(space, study.history(), RandomSource(5), kMatch));
}

TEST(StudyModelTest, FourLossesAreTooFewWhateverElseHappened) {
  HistoryBuilder study = WaveStudy({.trials = 4});
  for (int k = 0; k < 9; ++k) study.Fail(study.Ask(At(0.1 * k)));
  study.Ask(At(0.9));
  EXPECT_EQ(WhyNone(OneReal(), study), NoModel::kFewResults);
}

TEST(StudyModelTest, AStudyWithoutTrialsHasNoModel) {
  EXPECT_EQ(WhyNone(OneReal(), HistoryBuilder()), NoModel::kFewResults);
}

TEST(StudyModelTest, EqualLossesSayNothing) {
  HistoryBuilder study;
  for (int k = 0; k < 9; ++k) study.Complete(study.Ask(At(0.1 * k)), 0.5);
  EXPECT_EQ(WhyNone(OneReal(), study), NoModel::kEqualLosses);
}

TEST(StudyModelTest, ASpaceOfOnePointLeavesNothingToModel) {
  SearchSpace space;
  space.Add(Choice("kind", {"only"}));
  HistoryBuilder study;
  for (int k = 0; k < 9; ++k) study.Complete(study.Ask(Configuration({Value(std::string("only"))})), k);
  EXPECT_EQ(WhyNone(space, study), NoModel::kNoChoice);
}

TEST(StudyModelTest, TheMeanFollowsASmoothFunctionBetweenItsTrials) {
  const StudyModel model = ModelOf(WaveStudy({.trials = 40}));
  for (int k = 1; k < 40; ++k) {
    const double x = k / 40.0;  // half way between two trials
    const Band band = model.Predict(std::array{At(x)});
    EXPECT_NEAR(band.mean[0], Wave(x), 0.05) << x;
    EXPECT_LE(band.low[0], band.mean[0]);
    EXPECT_GE(band.high[0], band.mean[0]);
  }
}

TEST(StudyModelTest, TheBandIsNarrowAtATrialAndWideFarFromAll) {
  HistoryBuilder study;
  for (int k = 0; k < 8; ++k) study.Complete(study.Ask(At(0.03 * k)), Wave(0.03 * k));
  const Band band = ModelOf(study).Predict(std::array{At(0.03), At(1)});
  EXPECT_LT(band.high[0] - band.low[0], 0.05 * (band.high[1] - band.low[1]));
}

TEST(StudyModelTest, TheNoiseOfTrialsIsFoundInUnitsOfTheirLosses) {
  for (const double scale : {1.0, 1000.0}) {
    const StudyModel model = ModelOf(WaveStudy({.trials = 100, .noise = 0.2, .scale = scale}));
    EXPECT_TRUE(model.sees_noise());
    EXPECT_GT(model.noise(), 0.6 * 0.2 * scale);
    EXPECT_LT(model.noise(), 1.7 * 0.2 * scale);
  }
}

TEST(StudyModelTest, TrialsLeftOutLieInTheirBandsAsOftenAsPromised) {
  const LeftOut left_out = ModelOf(WaveStudy({.trials = 100, .noise = 0.2})).LeaveOneOut();
  ASSERT_EQ(left_out.trials.size(), 100u);
  EXPECT_EQ(left_out.trials[7], 7);
  EXPECT_GE(left_out.inside(), 0.82);
  EXPECT_LE(left_out.inside(), 0.97);
}

// The formula against the model made without the trial, with the same hyperparameters and transform.
TEST(StudyModelTest, LeavingOneOutIsAsIfItHadNeverBeen) {
  HistoryBuilder study = WaveStudy({.trials = 12, .noise = 0.3});
  const gp::FeatureMap map(OneReal());
  gp::TrialFeatures features(map);
  const gp::Evidence all = gp::CollectEvidence(study.history(), study.history().results(), kMatch, features);
  const gp::Vector values = gp::OutputTransform::Power(all.losses).values();
  const gp::Hyperparameters theta{gp::Vector::Constant(1, std::log(0.3)), 0.0, std::log(0.1)};
  const auto posterior = [&](gp::Index without) {
    std::vector<gp::Index> rows;
    for (gp::Index i = 0; i < values.size(); ++i) {
      if (i != without) rows.push_back(i);
    }
    return gp::Posterior({.points = all.points(rows, Eigen::all),
                          .values = values(rows),
                          .extra_noise = gp::Vector::Zero(std::ssize(rows))},
                         map.kinds(), theta);
  };
  const gp::Prediction left_out = posterior(-1).LeaveOneOut(values);
  for (const gp::Index i : {0, 5, 11}) {
    const gp::Prediction there = posterior(i).Predict(all.points.row(i));
    EXPECT_NEAR(left_out.mean[i], there.mean[0], 1e-6) << i;
    EXPECT_NEAR(left_out.deviation[i], std::sqrt(there.deviation[0] * there.deviation[0] + 0.1), 1e-6) << i;
  }
}

TEST(StudyModelTest, FarBetterIsSurelyBetterAndAPlaceIsLevelWithItself) {
  const StudyModel model = ModelOf(WaveStudy({.trials = 60, .noise = 0.1}));
  EXPECT_GT(model.ProbabilityLower(At(0.76), At(0.3)), 0.999);
  EXPECT_LT(model.ProbabilityLower(At(0.3), At(0.76)), 0.001);
  EXPECT_EQ(model.ProbabilityLower(At(0.3), At(0.3)), 0.5);
}

TEST(StudyModelTest, ProbabilitiesOfTwoPlacesAddUpToOneAndNoiseBringsThemToEvens) {
  const StudyModel model = ModelOf(WaveStudy({.trials = 60, .noise = 0.5}));
  const double there = model.ProbabilityLower(At(0.72), At(0.82)), back = model.ProbabilityLower(At(0.82), At(0.72));
  EXPECT_NEAR(there + back, 1, 1e-12);
  EXPECT_GT(there, 0.02);
  EXPECT_LT(there, 0.98);
}

Note NoteOfFit(int results, double noise) {
  Note note;
  gp::Vector theta = gp::Vector::Zero(3);
  theta[2] = std::log(noise * noise);
  gp::AppendFit({.results = results, .axes = theta}, note);
  return note;
}

TEST(StudyModelTest, TheLatestNotedHyperparametersAreTaken) {
  const StudyModel once = ModelOf(WaveStudy({.note = NoteOfFit(19, 0.125)}));
  const StudyModel twice = ModelOf(WaveStudy({.note = NoteOfFit(10, 0.25)}));
  EXPECT_NEAR(twice.noise(), 2 * once.noise(), 1e-12);
}

TEST(StudyModelTest, ANoteFromLessThanHalfOfTheResultsIsOutdated) {
  EXPECT_EQ(ModelOf(WaveStudy({.note = NoteOfFit(9, 0.25)})).noise(), ModelOf(WaveStudy({})).noise());
}

TEST(StudyModelTest, NoiseBelowAHundredthOfTheSpreadIsNone) {
  EXPECT_TRUE(ModelOf(WaveStudy({.note = NoteOfFit(20, 0.0101)})).sees_noise());
  EXPECT_FALSE(ModelOf(WaveStudy({.note = NoteOfFit(20, 0.0099)})).sees_noise());
}

TEST(StudyModelTest, StoppedTrialsCountOrNotAsTheSamplerHasIt) {
  HistoryBuilder study = WaveStudy({.trials = 4});
  for (int k = 0; k < 3; ++k) {
    const int trial = study.Ask(At(0.1 * k));
    study.Measure(trial, 1, k);
    study.Stop(trial);
  }
  const auto made = [&](gp::StoppedTrials stopped) {
    return StudyModel::Of(OneReal(), study.history(), RandomSource(5), stopped);
  };
  EXPECT_TRUE(std::holds_alternative<StudyModel>(made(gp::StoppedTrials::kMatch)));
  EXPECT_EQ(std::get<NoModel>(made(gp::StoppedTrials::kIgnore)), NoModel::kFewResults);
}

TEST(StudyModelTest, ThousandsOfResultsKeepTheBestOnes) {
  HistoryBuilder study;
  RandomStream draws(8, 0);
  for (int k = 0; k < 2000; ++k) {
    const double x = draws.Uniform();
    study.Complete(study.Ask(At(x)), Wave(x));
  }
  const Band band = ModelOf(study).Predict(std::array{At(0.81)});
  EXPECT_NEAR(band.mean[0], Wave(0.81), 0.01);
}

}  // namespace
}  // namespace hpo::search::analysis
