// SPDX-License-Identifier: Apache-2.0
#include "search/gp/hyperparameters.h"

#include <gtest/gtest.h>

#include <vector>

#include "search/gp/feature_map.h"

namespace hpo::search::gp {
namespace {

using enum FeatureKind;

TEST(FitPriorTest, ARealNumberIsExpectedToVaryFasterThanOneInSteps) {
  SearchSpace space;
  space.Add(Real("dropout", 0, 1));
  space.Add(Real("width", 0, 1).Step(0.25));
  space.Add(Integer("depth", 1, 8));
  space.Add(Ordinal("batch", {16, 32, 64}));
  space.Add(Choice("norm", {"batch", "layer"}));
  const FeatureMap map(space);
  EXPECT_EQ(map.kinds(), (std::vector{kReal, kNumeric, kNumeric, kNumeric, kCategorical}));
  const Prior prior = FitPrior(map.kinds(), map.dimensions());
  for (Index other = 1; other < map.size(); ++other) EXPECT_LT(prior.mean[0], prior.mean[other]) << other;
}

TEST(FitPriorTest, OneLogarithmTellsThatAllNumbersVarySlowly) {
  SearchSpace space;
  space.Add(Real("dropout", 0, 1));
  space.Add(Integer("depth", 1, 8));
  const FeatureMap plain(space);
  const Prior before = FitPrior(plain.kinds(), 3);
  space.Add(Real("lr", 1e-4, 1).Log());
  space.Add(Choice("norm", {"batch", "layer"}));
  const FeatureMap map(space);
  EXPECT_EQ(map.kinds(), (std::vector{kScaled, kScaled, kScaled, kCategorical}));
  const Prior prior = FitPrior(map.kinds(), 3);
  for (Index i = 0; i < 2; ++i) EXPECT_GT(prior.mean[i], before.mean[i]) << i;
}

TEST(FitPriorTest, InAConditionalSpaceALogarithmTellsOfItsOwnParameterOnly) {
  SearchSpace space;
  space.Add(Real("dropout", 0, 1));
  space.Add(Real("lr", 1e-4, 1).Log());
  const auto depth = space.Add(Integer("depth", 1, 8));
  space.Add(Real("skip", 0, 1).When(depth > 4));
  // Whether `skip` is active is a feature as well.
  EXPECT_EQ(FeatureMap(space).kinds(), (std::vector{kReal, kNumeric, kNumeric, kReal, kCategorical}));
}

TEST(FitPriorTest, MoreDimensionsAskForLongerScales) {
  const std::vector<FeatureKind> kinds = {kReal, kNumeric, kCategorical};
  const Prior few = FitPrior(kinds, 2), many = FitPrior(kinds, 20);
  for (Index i = 0; i < 3; ++i) EXPECT_LT(few.mean[i], many.mean[i]) << i;
}

TEST(FitPriorTest, ThatStepsOrChoicesTellNothingOfEachOtherHasToBeEarned) {
  const Prior prior = FitPrior({kReal, kNumeric, kCategorical}, 4);
  EXPECT_LT(prior.deviation[1], prior.deviation[0]);
  EXPECT_LT(prior.deviation[2], prior.deviation[0]);
}

TEST(FitPriorTest, OnlyDirectionsBetweenNumbersAreLearned) {
  const Prior prior = FitPrior({kReal, kCategorical, kNumeric}, 3, Metric::kMixed);
  for (Index row = 0; row < 3; ++row) {
    for (Index column = 0; column < 3; ++column) {
      const Index k = 5 + 3 * row + column;  // behind three lengthscales, the signal and the noise
      EXPECT_EQ(prior.upper[k] > prior.lower[k], row != column && row != 1 && column != 1) << row << ' ' << column;
    }
  }
}

}  // namespace
}  // namespace hpo::search::gp
