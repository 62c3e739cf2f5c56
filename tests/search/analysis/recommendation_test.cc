// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/recommendation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/gp/fit_schedule.h"
#include "tests/support/history_builder.h"

namespace hpo::search::analysis {
namespace {

constexpr double kDeviation = 0.05;

SearchSpace OneReal() {
  SearchSpace space;
  space.Add(Real("x", 0, 1));
  return space;
}

double Bowl(double x) { return (x - 0.37) * (x - 0.37); }

// A bowl in noise, in which chance favours one place on its side.
struct LuckyStudy {
  HistoryBuilder study;
  int lucky = 0;
};

LuckyStudy Lucky(const Noise& noise, double deviation) {
  LuckyStudy made{.study = HistoryBuilder(BudgetView(), noise)};
  RandomStream draws(3, 0);
  const SearchSpace space = OneReal();
  for (int k = 0; k < 60; ++k) {
    const double x = draws.Uniform();
    made.study.Complete(made.study.Ask(space.FromUnitCube(std::vector<double>{x})),
                        Bowl(x) + deviation * draws.Normal());
  }
  made.lucky = made.study.Ask(space.FromUnitCube(std::vector<double>{0.55}));
  made.study.Complete(made.lucky, -2.5 * deviation);
  return made;
}

Recommendation In(const HistoryBuilder& study) {
  const auto model = StudyModel::Of(OneReal(), study.history(), RandomSource(5), gp::StoppedTrials::kMatch);
  return Recommend(std::get<StudyModel>(model), study.history());
}

double PlaceOf(const HistoryBuilder& study, int trial) {
  return std::get<double>(study.history()[trial].configuration[0].value());
}

TEST(RecommendationTest, LuckIsSeenThroughWhetherNoiseIsLearnedOrKnown) {
  for (const Noise& noise : {Noise(), Noise::Known(kDeviation)}) {
    const LuckyStudy lucky = Lucky(noise, kDeviation);
    ASSERT_EQ(lucky.study.history().best(), lucky.lucky);
    const Recommendation taken = In(lucky.study);
    const double x = PlaceOf(lucky.study, taken.trial);
    EXPECT_LT(Bowl(x), 0.01);
    EXPECT_NEAR(taken.expected, Bowl(x), 4 * taken.deviation + 0.01);
    EXPECT_LT(taken.deviation, kDeviation);
    EXPECT_GT(taken.deviation, 0);
  }
}

// Of a process that is smooth and noisy.
Note SmoothFit(int results) {
  Note note;
  gp::AppendFit({.results = results, .axes = gp::Vector{{std::log(0.4), 0, std::log(0.1)}}}, note);
  return note;
}

// A bowl with ripples between places that are 40 to the unit, each of them tried twice.
TEST(RecommendationTest, RipplesThatNearTrialsConfirmAreNoLuck) {
  const auto rippled = [](double x) { return 4 * Bowl(x) + 0.25 * std::sin(300 * x); };
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    HistoryBuilder study;
    RandomStream draws(seed, 1);
    double least = std::numeric_limits<double>::infinity();
    for (int k = 0; k < 80; ++k) {
      const double x = (k / 2 + 0.02 * draws.Uniform()) / 40;
      const int trial = study.Ask(OneReal().FromUnitCube(std::vector<double>{x}), SmoothFit(k));
      study.Complete(trial, rippled(x) + 0.02 * draws.Normal());
      least = std::min(least, rippled(x));
    }
    EXPECT_LT(rippled(PlaceOf(study, In(study).trial)), least + 0.1) << seed;
  }
}

TEST(RecommendationTest, WithoutNoiseTheBestValueIsTakenAtItsWord) {
  const LuckyStudy declared = Lucky(Noise::None(), kDeviation);
  EXPECT_EQ(In(declared.study).trial, declared.lucky);
  EXPECT_NEAR(In(declared.study).expected, -2.5 * kDeviation, 1e-3);
  const LuckyStudy known = Lucky(Noise::Known(1e-3), 1e-3);
  EXPECT_EQ(In(known.study).trial, known.lucky);
}

TEST(RecommendationTest, ExtremeLossesGiveFiniteNumbers) {
  for (const Noise& noise : {Noise(), Noise::None(), Noise::Known(1e300), Noise::Known(1e-300)}) {
    HistoryBuilder study(BudgetView(), noise);
    for (int k = 0; k < 8; ++k) {
      study.Complete(study.Ask(OneReal().FromUnitCube(std::vector<double>{k / 8.0})), k % 2 == 0 ? 1e308 : -1e308);
    }
    const Recommendation taken = In(study);
    EXPECT_EQ(study.history()[taken.trial].losses.front(), -1e308);
    EXPECT_TRUE(std::isfinite(taken.expected));
    EXPECT_TRUE(std::isfinite(taken.deviation));
    EXPECT_GE(taken.deviation, 0);
  }
}

}  // namespace
}  // namespace hpo::search::analysis
