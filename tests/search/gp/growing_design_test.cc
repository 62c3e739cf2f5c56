// SPDX-License-Identifier: Apache-2.0
#include "search/gp/growing_design.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

constexpr int kStart = 4;

class GrowingDesignTest : public testing::Test {
 protected:
  // Of ten losses at even distances on the unit interval.
  Surrogate SurrogateOf(const std::function<double(double)>& loss) const {
    Evidence evidence{
        .trials = std::vector<int>(10), .losses = {}, .points = Vector::LinSpaced(10, 0, 1), .failures = Matrix(0, 1)};
    std::iota(evidence.trials.begin(), evidence.trials.end(), 0);
    for (const double x : evidence.points.col(0)) evidence.losses.push_back(loss(x));
    const Hyperparameters theta{.log_lengthscales = Vector::Constant(1, -1), .log_signal = 0, .log_noise = -5};
    return {evidence, OutputTransform::Power(evidence.losses), map_, theta, RandomStream(1, 1)};
  }

  Surrogate Trusted() const {
    return SurrogateOf([](double x) { return (x - 0.4) * (x - 0.4); });
  }
  Surrogate Doubtful() const {
    return SurrogateOf([](double x) { return std::sin(100 * x); });
  }

  SearchSpace space_ = Reals(1);
  FeatureMap map_{space_};
};

TEST_F(GrowingDesignTest, EverySecondTrialTakesTheNextPointWhereLeftOutResultsArePredictedBadly) {
  const Surrogate surrogate = Doubtful();
  EXPECT_EQ(GrowingDesignPoint(kStart, kStart, surrogate), std::nullopt);
  EXPECT_EQ(GrowingDesignPoint(kStart + 1, kStart, surrogate), kStart);
  EXPECT_EQ(GrowingDesignPoint(kStart + 2, kStart, surrogate), std::nullopt);
  EXPECT_EQ(GrowingDesignPoint(kStart + 3, kStart, surrogate), kStart + 1);
}

TEST_F(GrowingDesignTest, TheDesignEndsWithThreeTimesAsManyPointsAsAtTheStart) {
  const Surrogate surrogate = Doubtful();
  int last = kStart - 1;
  for (int trial = 0; trial < 20 * kStart; ++trial) {
    const std::optional<int> point = GrowingDesignPoint(trial, kStart, surrogate);
    if (point) {
      EXPECT_EQ(*point, ++last) << trial;
    }
  }
  EXPECT_EQ(last, 3 * kStart - 1);
}

TEST_F(GrowingDesignTest, AModelThatPredictsLeftOutResultsWellIsTrusted) {
  const Surrogate surrogate = Trusted();
  for (int trial = 0; trial < 20 * kStart; ++trial) {
    EXPECT_EQ(GrowingDesignPoint(trial, kStart, surrogate), std::nullopt) << trial;
  }
}

TEST_F(GrowingDesignTest, AllFeaturesMustBeRealNumbersOnALinearScale) {
  using enum FeatureKind;
  EXPECT_TRUE(MayDesignGrow({kReal, kReal}));
  EXPECT_FALSE(MayDesignGrow({kReal, kReal, kNumeric}));
  EXPECT_FALSE(MayDesignGrow({kCategorical, kReal, kReal}));
}

TEST_F(GrowingDesignTest, EqualLossesTellNothing) {
  EXPECT_EQ(GrowingDesignPoint(kStart + 1, kStart, SurrogateOf([](double) { return 1.0; })), kStart);
}

}  // namespace
}  // namespace hpo::search::gp
