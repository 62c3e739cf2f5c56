// SPDX-License-Identifier: Apache-2.0
#include "search/gp/evidence.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <vector>

#include "search/gp/domain.h"
#include "search/gp/surrogate.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"
#include "tests/support/random_space.h"

namespace hpo::search::gp {
namespace {

Configuration At(const SearchSpace& space, double x) { return space.FromUnitCube(std::vector<double>{x}); }

TEST(EvidenceTest, FinishedStoppedAndFailedTrialsAreToldApart) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  HistoryBuilder study;
  const auto run = [&](double x, const std::vector<double>& losses) {
    const int trial = study.Ask(At(map.space(), x));
    double step = 0;
    for (const double loss : losses) study.Measure(trial, ++step, loss);
    return trial;
  };
  study.Complete(run(0.1, {4, 2}));
  study.Stop(run(0.2, {4}));
  study.Fail(run(0.3, {9}));
  study.Complete(run(0.4, {8, 6}));
  run(0.5, {1});  // still running
  const Evidence all = CollectEvidence(study.history(), study.history().results(), StoppedTrials::kMatch, features);
  EXPECT_EQ(all.trials, (std::vector<int>{0, 1, 3}));
  EXPECT_EQ(all.losses, (std::vector<double>{2, 2, 6}));
  EXPECT_EQ(all.points.col(0), (Vector(3) << 0.1, 0.2, 0.4).finished());
  EXPECT_EQ(all.failures, Matrix::Constant(1, 1, 0.3));
  const Evidence finished =
      CollectEvidence(study.history(), study.history().results(), StoppedTrials::kIgnore, features);
  EXPECT_EQ(finished.trials, (std::vector<int>{0, 3}));
  const Evidence first =
      CollectEvidence(study.history(), study.history().results().first(1), StoppedTrials::kMatch, features);
  EXPECT_EQ(first.trials, (std::vector<int>{0}));
}

// Four trials; the first and the third keep both constraints.
HistoryBuilder Constrained(const SearchSpace& space) {
  HistoryBuilder study;
  double x = 0;
  for (const std::vector<double>& constraints :
       std::vector<std::vector<double>>{{-1, 0}, {2, -9}, {0, -1}, {0.5, 0.25}}) {
    const int trial = study.Ask(At(space, x));
    study.Constrain(trial, constraints);
    study.Complete(trial, 1 - x);
    x += 0.25;
  }
  return study;
}

TEST(EvidenceTest, ConstraintValuesComeWithTheirTrialsAndRankThem) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  HistoryBuilder study = Constrained(map.space());
  study.Fail(study.Ask(At(map.space(), 0.9)));
  const Evidence all = CollectEvidence(study.history(), study.history().results(), StoppedTrials::kMatch, features);
  EXPECT_EQ(all.constraints, (Matrix(4, 2) << -1, 0, 2, -9, 0, -1, 0.5, 0.25).finished());
  EXPECT_EQ(Violations(all), (Vector(4) << 0, 2, 0, 0.75).finished());
  const Vector merits = Merits(all, (Vector(4) << 0.5, -3, 0.25, -4).finished());
  EXPECT_EQ(merits[0], 0.5);
  EXPECT_EQ(merits[2], 0.25);
  EXPECT_GT(merits[3], 0.5);
  EXPECT_GT(merits[1], merits[3]);
}

TEST(EvidenceTest, WithoutConstraintsMeritsAreTheValues) {
  const Evidence evidence{.trials = {0, 1}, .losses = {1, 2}, .points = Matrix::Zero(2, 1), .failures = Matrix(0, 1)};
  EXPECT_FALSE(evidence.has_constraints());
  EXPECT_EQ(Violations(evidence), Vector::Zero(2));
  const Vector values = (Vector(2) << 3, -1).finished();
  EXPECT_EQ(Merits(evidence, values), values);
}

TEST(EvidenceTest, OneCacheServesHistoriesThatDiffer) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  for (const double x : {0.25, 0.75, 0.25}) {
    HistoryBuilder study;
    study.Ask(At(map.space(), x));
    EXPECT_EQ(features.Of(study.history()[0])[0], x);
    EXPECT_EQ(features.HashOf(study.history()[0]), map.space().Hash(At(map.space(), x)));
  }
}

TEST(SurrogateTest, AFailedRegionPromisesLessButIsNotBanned) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  HistoryBuilder study;
  for (const double x : {0.0, 0.1, 0.2, 0.3}) study.Complete(study.Ask(At(map.space(), x)), x);
  const Hyperparameters theta{Vector::Constant(1, std::log(0.3)), 0.0, std::log(1e-4)};
  const auto surrogate = [&] {
    const Evidence all = CollectEvidence(study.history(), study.history().results(), StoppedTrials::kMatch, features);
    return Surrogate(all, OutputTransform::HalfRank(all.losses), map, theta, RandomStream(0, 0));
  };
  const Matrix there = Matrix::Constant(1, 1, 0.9);
  const Prediction before = surrogate().posterior().Predict(there);
  for (const double x : {0.88, 0.9, 0.92}) study.Fail(study.Ask(At(map.space(), x)));
  const Prediction after = surrogate().posterior().Predict(there);
  EXPECT_GT(after.mean[0], before.mean[0] + 0.3);
  EXPECT_GT(after.deviation[0], 0.1);
}

TEST(SurrogateTest, BeliefsLowerTheBestOnlyWhereTheyExpectLess) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  HistoryBuilder study;
  for (const double x : {0.0, 0.2, 0.8, 1.0}) study.Complete(study.Ask(At(map.space(), x)), (x - 0.5) * (x - 0.5));
  const Evidence all = CollectEvidence(study.history(), study.history().results(), StoppedTrials::kMatch, features);
  Surrogate surrogate(all, OutputTransform::HalfRank(all.losses), map,
                      {Vector::Constant(1, std::log(0.5)), 0.0, std::log(1e-6)}, RandomStream(0, 0));
  const double seen = surrogate.best();
  surrogate.Believe(Matrix::Constant(1, 1, 0.05));
  EXPECT_EQ(surrogate.best(), seen);
  surrogate.Believe(Matrix::Constant(1, 1, 0.5));
  EXPECT_LT(surrogate.best(), seen);
}

TEST(SurrogateTest, OnlyTrialsThatKeepTheConstraintsAreTheBest) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  const HistoryBuilder study = Constrained(map.space());
  Evidence all = CollectEvidence(study.history(), study.history().results(), StoppedTrials::kMatch, features);
  const auto make = [&] {
    return Surrogate(all, OutputTransform::HalfRank(all.losses), map,
                     {Vector::Constant(1, std::log(0.5)), 0.0, std::log(1e-6)}, RandomStream(0, 0));
  };
  EXPECT_EQ(make().best(), make().posterior().Mean(all.points.row(2))[0]);
  all.constraints.setConstant(1);
  Surrogate surrogate = make();
  EXPECT_EQ(surrogate.best(), std::numeric_limits<double>::infinity());
  const Matrix running = (Matrix(2, 1) << 0.1, 0.6).finished();
  surrogate.Believe(running, Matrix(0, 1));
  EXPECT_EQ(surrogate.best(), std::numeric_limits<double>::infinity());
  surrogate.Believe(running, running.topRows(1));
  EXPECT_EQ(surrogate.best(), surrogate.posterior().Mean(running.topRows(1))[0]);
}

// Nine losses about 1 and one far below them at the same place: the model takes that one for noise.
TEST(SurrogateTest, ALuckyLossIsNotWhatImprovementsAreMeasuredBy) {
  const FeatureMap map(Reals(1));
  TrialFeatures features(map);
  HistoryBuilder study;
  for (int k = 0; k < 10; ++k) study.Complete(study.Ask(At(map.space(), 0.5 + 1e-3 * k)), k == 4 ? 0.0 : 1 + 0.1 * k);
  const Evidence all = CollectEvidence(study.history(), study.history().results(), StoppedTrials::kMatch, features);
  const auto best = [&](double noise) {
    return Surrogate(all, OutputTransform::HalfRank(all.losses), map,
                     {Vector::Constant(1, std::log(0.5)), 0.0, std::log(noise)}, RandomStream(0, 0));
  };
  const double lowest = best(1e-6).transform().values().minCoeff();
  EXPECT_GT(best(1.0).best(), lowest + 0.5);
}

RC_GTEST_PROP(FeatureMapTest, FeaturesOfAUnitPointAreThoseOfItsConfiguration, ()) {
  const FeatureMap map(*RandomSpace());
  const Domain domain(map, {});
  const UnitPoint point = domain.Inside(*RandomPoint(map.space()));
  RC_ASSERT((domain.Features(point) - map.Encode(domain.At(point))).norm() < 1e-9);
}

RC_GTEST_PROP(FeatureMapTest, TheFeaturesOfTheSameConfigurationAreTheSame, ()) {
  const FeatureMap map(*RandomSpace());
  const Domain domain(map, {});
  const Configuration configuration = domain.At(domain.Inside(*RandomPoint(map.space())));
  const Configuration again = domain.At(domain.Place(configuration));
  RC_ASSERT((map.Encode(configuration) - map.Encode(again)).norm() < 1e-9);
  RC_ASSERT(map.dimensions() >= 1.0);
}

TEST(FeatureMapTest, WhatCannotVaryIsLeftOut) {
  SearchSpace space;
  space.Add(Integer("one", 3, 3));
  space.Add(Real("x", 0, 1));
  space.Add(Choice("only", {"a"}));
  EXPECT_EQ(FeatureMap(space).size(), 1);
}

}  // namespace
}  // namespace hpo::search::gp
