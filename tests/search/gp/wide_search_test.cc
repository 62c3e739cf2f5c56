// SPDX-License-Identifier: Apache-2.0
#include "search/gp/wide_search.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace hpo::search::gp {
namespace {

// `bad` losses of 10, then one of 1 and others that do not come near it, `stuck` in all.
std::vector<double> Losses(int bad, int stuck) {
  std::vector<double> losses(static_cast<std::size_t>(bad), 10.0);
  losses.insert(losses.end(), static_cast<std::size_t>(stuck), 2.0);
  losses[static_cast<std::size_t>(bad)] = 1.0;
  return losses;
}

TEST(WideSearchTest, ItIsDueAtEveryThirdResultWhileLittleIsGained) {
  EXPECT_TRUE(IsWideSearchDue(Losses(13, 9), 2));
  EXPECT_FALSE(IsWideSearchDue(Losses(14, 9), 2));
  EXPECT_FALSE(IsWideSearchDue(Losses(15, 9), 2));
  EXPECT_TRUE(IsWideSearchDue(Losses(16, 9), 2));
}

// As above, but the last `polished` are as near to the best as `offset`.
std::vector<double> Polished(int bad, int polished, double offset) {
  std::vector<double> losses = Losses(bad, 9);
  for (auto loss = losses.end() - polished; loss != losses.end(); ++loss) *loss = 1.0 + offset;
  return losses;
}

TEST(WideSearchTest, AtTheBottomOfAValleyItIsDueAtTwoOfThreeResults) {
  for (int bad = 13; bad < 25; ++bad) EXPECT_EQ(IsWideSearchDue(Polished(bad, 4, 1e-8), 2), (bad + 9) % 3 != 0) << bad;
}

TEST(WideSearchTest, AValleyStillGivesDigitsWhileFewResultsEqualTheBest) {
  EXPECT_TRUE(IsWideSearchDue(Polished(14, 3, 1e-6), 2));
  EXPECT_FALSE(IsWideSearchDue(Polished(14, 2, 1e-6), 2));
  EXPECT_FALSE(IsWideSearchDue(Polished(14, 8, 1e-5), 2));
}

TEST(WideSearchTest, ItsModelIsFittedAtEverySecondFitOfTheMainOne) {
  EXPECT_EQ(WideFitResults(1), 0);
  EXPECT_EQ(WideFitResults(39), 38);
  EXPECT_EQ(WideFitResults(40), 40);
  EXPECT_EQ(WideFitResults(79), 76);
  EXPECT_EQ(WideFitResults(159), 152);
}

TEST(WideSearchTest, WhereNoParameterIsRealItWantsMoreOfAnImprovement) {
  const double of_reals = WideMargin({FeatureKind::kReal, FeatureKind::kReal});
  EXPECT_GT(of_reals, 0);
  EXPECT_EQ(WideMargin({FeatureKind::kNumeric, FeatureKind::kReal}), of_reals);
  EXPECT_GT(WideMargin({FeatureKind::kNumeric, FeatureKind::kCategorical}), of_reals);
  EXPECT_GT(WideMargin({FeatureKind::kScaled}), of_reals);
}

TEST(WideSearchTest, AStudyThatGainsIsNotDisturbed) {
  std::vector<double> losses;
  for (int k = 0; k < 40; ++k) losses.push_back(100 - k);
  EXPECT_FALSE(IsWideSearchDue(losses, 2));
  // The best came within the results that are looked back on.
  EXPECT_FALSE(IsWideSearchDue(Losses(18, 7), 2));
}

TEST(WideSearchTest, AsManyResultsMoreAreLookedBackOnAsTrialsRun) {
  EXPECT_TRUE(IsWideSearchDue(Losses(13, 9), 2, 0));
  EXPECT_FALSE(IsWideSearchDue(Losses(13, 9), 2, 1));
  EXPECT_TRUE(IsWideSearchDue(Losses(13, 24), 2, 15));
  EXPECT_FALSE(IsWideSearchDue(Losses(13, 24), 2, 16));
}

TEST(WideSearchTest, AYoungStudyAndExtremeLossesAreAnswered) {
  EXPECT_FALSE(IsWideSearchDue(std::vector<double>{1}, 1));
  const double most = std::numeric_limits<double>::max();
  EXPECT_FALSE(IsWideSearchDue({}, 1));
  EXPECT_TRUE(IsWideSearchDue(std::vector<double>(22, most), 1));
}

Evidence OnALine(const std::vector<double>& places, const std::vector<double>& losses) {
  Evidence evidence{.trials = {}, .losses = losses, .points = Matrix(std::ssize(places), 1), .failures = Matrix(0, 1)};
  for (std::size_t i = 0; i < places.size(); ++i) {
    evidence.trials.push_back(static_cast<int>(i));
    evidence.points(static_cast<Index>(i), 0) = places[i];
  }
  return evidence;
}

TEST(WideSearchTest, OfACrowdOnlyTheBestIsKept) {
  const Thinned thinned = Thin(OnALine({0.10, 0.50, 0.51, 0.52, 0.90}, {5, 2, 1, 3, 4}));
  EXPECT_EQ(thinned.evidence.trials, (std::vector<int>{2, 4, 0}));
  EXPECT_EQ(thinned.evidence.losses, (std::vector<double>{1, 4, 5}));
  EXPECT_EQ(thinned.evidence.points.col(0), (Vector(3) << 0.51, 0.90, 0.10).finished());
  EXPECT_EQ(thinned.left_out.col(0), (Vector(2) << 0.50, 0.52).finished());
}

TEST(WideSearchTest, WhatIsKeptIsLimited) {
  std::vector<double> places, losses;
  for (int k = 0; k < 1000; ++k) {
    places.push_back(k);
    losses.push_back((k * 37) % 1000);
  }
  const Thinned thinned = Thin(OnALine(places, losses));
  EXPECT_EQ(thinned.evidence.losses.size(), 128u);
  EXPECT_EQ(thinned.evidence.losses.back(), 127);
}

// Two valleys; the study knows the bottom of the shallow one and hardly anything of the deep one.
TEST(WideSearchTest, TheModelExpectsMoreElsewhereThanWhereTheCrowdIs) {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  const FeatureMap map(space);
  std::vector<double> places = {0.0, 0.1, 0.3, 0.6, 0.7, 1.0}, losses = {3, 1.5, 1.5, 2.5, 2, 3};
  for (int k = 0; k < 20; ++k) {
    places.push_back(0.2 + 1e-4 * k);
    losses.push_back(1 + 1e-6 * k);
  }
  const Thinned thinned = Thin(OnALine(places, losses));
  RememberedFit fit;
  const RandomStream random(1, 0);
  const Surrogate model = WideSurrogate(thinned, map, WideFit(thinned, map, random, fit), random);
  const Matrix there = (Matrix(2, 1) << 0.2005, 0.82).finished();
  const Prediction at = model.posterior().Predict(there);
  EXPECT_GT(at.deviation[1], 10 * at.deviation[0]);
}

}  // namespace
}  // namespace hpo::search::gp
