// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/planned/softmax_loss.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <vector>

namespace hpo::trial_runner {
namespace {

// The definition, in double precision: target probabilities times minus log probabilities.
double Definition(const std::vector<double>& logits, const std::vector<std::int64_t>& labels, double smoothing) {
  const std::size_t classes = logits.size() / labels.size();
  double loss = 0;
  for (std::size_t r = 0; r < labels.size(); ++r) {
    double total = 0;
    for (std::size_t c = 0; c < classes; ++c) total += std::exp(logits[r * classes + c]);
    for (std::size_t c = 0; c < classes; ++c) {
      const bool is_label = static_cast<std::size_t>(labels[r]) == c;
      const double target = smoothing / static_cast<double>(classes) + (is_label ? 1 - smoothing : 0);
      loss -= target * (logits[r * classes + c] - std::log(total));
    }
  }
  return loss;
}

class SoftmaxLossTest : public testing::TestWithParam<double> {
 protected:
  const std::vector<double> logits_ = {0.5, -1.25, 3.0, 0.0, 2.5, -0.75, 1.0, 1.0};
  const std::vector<std::int64_t> labels_ = {2, 1};
};

TEST_P(SoftmaxLossTest, EqualsItsDefinition) {
  const std::vector<float> logits(logits_.begin(), logits_.end());
  std::vector<float> gradient(logits.size());
  EXPECT_NEAR(SoftmaxLoss(logits, labels_, GetParam(), gradient), Definition(logits_, labels_, GetParam()), 1e-6);
}

TEST_P(SoftmaxLossTest, TheGradientIsTheDerivativeOfTheMean) {
  const std::vector<float> logits(logits_.begin(), logits_.end());
  std::vector<float> gradient(logits.size());
  SoftmaxLoss(logits, labels_, GetParam(), gradient);
  constexpr double kStep = 1e-5;
  for (std::size_t i = 0; i < logits_.size(); ++i) {
    std::vector<double> up = logits_, down = logits_;
    up[i] += kStep;
    down[i] -= kStep;
    const double slope = Definition(up, labels_, GetParam()) - Definition(down, labels_, GetParam());
    EXPECT_NEAR(gradient[i], slope / (2 * kStep) / static_cast<double>(labels_.size()), 1e-6) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Smoothing, SoftmaxLossTest, testing::Values(0.0, 0.1, 0.9));

TEST(SoftmaxLossEdgeTest, LargeLogitsDoNotOverflow) {
  const std::vector<float> logits = {1000, 0, -1000};
  std::vector<float> gradient(3);
  EXPECT_DOUBLE_EQ(SoftmaxLoss(logits, std::vector<std::int64_t>{1}, 0, gradient), 1000);
  EXPECT_THAT(gradient, testing::ElementsAre(1, -1, 0));
}

TEST(SoftmaxLossEdgeTest, LogitsThatAreNotFiniteGiveALossThatIsNotFinite) {
  const float bad[] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
  for (const float value : bad) {
    for (std::size_t at = 0; at < 3; ++at) {
      std::vector<float> logits = {1, 2, 3}, gradient(3);
      logits[at] = value;
      EXPECT_FALSE(std::isfinite(SoftmaxLoss(logits, std::vector<std::int64_t>{1}, 0, gradient))) << value << at;
    }
  }
}

}  // namespace
}  // namespace hpo::trial_runner
