// SPDX-License-Identifier: Apache-2.0
#include "search/gp/left_out_correlation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "search/gp/ask_kind.h"
#include "tests/support/history_builder.h"
#include "tests/support/plain_spaces.h"

namespace hpo::search::gp {
namespace {

double Ripples(double x) { return std::sin(1000 * x); }

class LeftOutCorrelationTest : public testing::Test {
 protected:
  void Tell(double x, double loss, AskKind kind = AskKind::kImprovement) {
    study_.Complete(study_.Ask(space_.FromUnitCube(std::vector<double>{x}), NoteOf(kind)), loss);
  }
  void TellTen(const std::function<double(double)>& loss) {
    for (int k = 0; k < 10; ++k) Tell(k / 9.0, loss(k / 9.0));
  }

  double Correlation(double log_lengthscale = -1) {
    const Evidence evidence =
        CollectEvidence(study_.history(), study_.history().results(), StoppedTrials::kMatch, features_);
    const Hyperparameters theta{
        .log_lengthscales = Vector::Constant(1, log_lengthscale), .log_signal = 0, .log_noise = -5};
    const Surrogate surrogate(evidence, OutputTransform::Power(evidence.losses), map_, theta, RandomStream(1, 1));
    return LeftOutCorrelation(surrogate, evidence, study_.history());
  }

  SearchSpace space_ = Reals(1);
  FeatureMap map_{space_};
  TrialFeatures features_{map_};
  HistoryBuilder study_;
};

TEST_F(LeftOutCorrelationTest, ABowlIsPredictedAndRipplesAreNot) {
  TellTen([](double x) { return (x - 0.4) * (x - 0.4); });
  EXPECT_GT(Correlation(), 0.95);
  study_ = {};
  TellTen(Ripples);
  EXPECT_LT(Correlation(), 0.3);
}

TEST_F(LeftOutCorrelationTest, EqualLossesTellNothing) {
  TellTen([](double) { return 1.0; });
  EXPECT_EQ(Correlation(), 0);
}

// Side by side in a valley they predict each other, whatever the rest is like.
TEST_F(LeftOutCorrelationTest, LocalStepsDoNotCount) {
  constexpr double kShort = -4;  // no trial of the ten tells anything of another
  const auto tell_valley = [&](AskKind kind) {
    for (int k = 1; k <= 8; ++k) Tell(1 - 0.001 * k, -2 - 0.001 * k, kind);
  };
  TellTen(Ripples);
  EXPECT_LT(Correlation(kShort), -0.9);
  tell_valley(AskKind::kLocalStep);
  EXPECT_LT(Correlation(kShort), 0.3);
  study_ = {};
  TellTen(Ripples);
  tell_valley(AskKind::kImprovement);
  EXPECT_GT(Correlation(kShort), 0.6);
}

TEST_F(LeftOutCorrelationTest, LocalStepsAloneTellNothing) {
  Tell(0.3, 1, AskKind::kLocalStep);
  Tell(0.6, 2, AskKind::kLocalStep);
  EXPECT_EQ(Correlation(), 0);
}

}  // namespace
}  // namespace hpo::search::gp
