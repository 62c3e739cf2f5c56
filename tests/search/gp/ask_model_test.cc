// SPDX-License-Identifier: Apache-2.0
#include "search/gp/ask_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

class AskModelTest : public testing::Test {
 protected:
  // Losses at even distances on the unit interval, or at these places.
  AskModel ModelOf(std::vector<double> losses) const {
    const Vector places = Vector::LinSpaced(std::ssize(losses), 0, 1);
    return ModelOf(std::move(losses), places);
  }
  AskModel ModelOf(std::vector<double> losses, const Vector& places) const {
    std::vector<int> trials(losses.size());
    std::iota(trials.begin(), trials.end(), 0);
    const Evidence evidence{
        .trials = std::move(trials), .losses = std::move(losses), .points = places, .failures = Matrix(0, 1)};
    const Hyperparameters theta{.log_lengthscales = Vector::Constant(1, -1), .log_signal = 0, .log_noise = -5};
    return {.surrogate = {evidence, OutputTransform::Power(evidence.losses), map_, theta, RandomStream(1, 1)},
            .centres = {},
            .prior = &prior_};
  }

  static double ValueOf(const AskModel& model, int trial) {
    return model.AcquisitionOf(trial).value(Matrix::Constant(1, 1, 0.6))[0];
  }

  SearchSpace space_ = Reals(1);
  FeatureMap map_{space_};
  UserPrior prior_{map_};
};

TEST_F(AskModelTest, TwoPlacesThatShareTheBestLossLieOnAPlateau) {
  const AskModel shared = ModelOf({4, 3, 1, 1, 2, 5});
  ASSERT_TRUE(shared.surrogate.plateau());
  EXPECT_EQ(*shared.surrogate.plateau(), shared.surrogate.transform().values()[2]);
  EXPECT_FALSE(ModelOf({4, 3, 1, 1.0000001, 2, 5}).surrogate.plateau());
  EXPECT_FALSE(ModelOf({4, 3, 1, 2, 2, 5}).surrogate.plateau());
}

TEST_F(AskModelTest, ATrialThatWasRepeatedIsNoPlateau) {
  const Vector places = (Vector(4) << 0, 0.5, 0.5, 1).finished();
  EXPECT_FALSE(ModelOf({4, 1, 1, 2}, places).surrogate.plateau());
  EXPECT_TRUE(ModelOf({4, 1, 1, 1}, places).surrogate.plateau());
}

TEST_F(AskModelTest, OnAPlateauEverySecondAskWantsMoreOfAnImprovement) {
  const AskModel shared = ModelOf({4, 3, 1, 1, 2, 5});
  EXPECT_LT(ValueOf(shared, 6), ValueOf(shared, 7));
  const AskModel alone = ModelOf({4, 3, 1, 1.1, 2, 5});
  EXPECT_EQ(ValueOf(alone, 6), ValueOf(alone, 7));
}

TEST_F(AskModelTest, AModelOfSeparateTrialsWantsItsMarginWithEveryAsk) {
  AskModel model = ModelOf({4, 3, 1, 1.1, 2, 5});
  const double nearest = ValueOf(model, 6);
  EXPECT_EQ(model.Kind(), AskKind::kImprovement);
  model.wide_margin = 0.1;
  EXPECT_EQ(model.Kind(), AskKind::kWide);
  const double near = ValueOf(model, 6);
  EXPECT_EQ(ValueOf(model, 7), near);
  model.wide_margin = 1;
  EXPECT_LT(ValueOf(model, 6), near);
  EXPECT_LT(near, nearest);
}

TEST_F(AskModelTest, TheBoundIsTakenInTurnAndKnowsNoPlateau) {
  AskModel model = ModelOf({4, 3, 1, 1, 2, 5});
  const double leaving = ValueOf(model, 6);
  model.bound_kappa = 1.8;
  EXPECT_EQ(ValueOf(model, 6), leaving);
  const Matrix place = Matrix::Constant(1, 1, 0.6);
  EXPECT_EQ(ValueOf(model, 7), ConfidenceBound(model.surrogate.posterior(), 1.8).value(place)[0]);
}

TEST_F(AskModelTest, EqualLossesLeaveAFiniteAcquisition) {
  const AskModel model = ModelOf({2, 2, 2, 2});
  EXPECT_TRUE(std::isfinite(ValueOf(model, 6)));
  EXPECT_TRUE(std::isfinite(ValueOf(model, 7)));
}

}  // namespace
}  // namespace hpo::search::gp
