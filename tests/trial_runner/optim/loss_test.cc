// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/loss.h"

#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kTolerance = 1e-6;  // float32 numbers of size one
constexpr std::int64_t kClasses = 3;

at::Tensor Labels(const std::vector<std::int64_t>& labels) { return at::tensor(labels, at::kLong); }
at::Tensor Floats(const std::vector<double>& values) { return at::tensor(values, at::kFloat); }

class LossTest : public testing::Test {
 protected:
  // Minus the log probability of class c in row r, the definition.
  double Surprise(int r, std::int64_t c) const {
    double total = 0;
    for (std::int64_t k = 0; k < kClasses; ++k) total += std::exp(logits_[r * kClasses + k]);
    return std::log(total) - logits_[r * kClasses + c];
  }
  double Smoothed(int r, double smoothing) const {
    double mean = 0;
    for (std::int64_t c = 0; c < kClasses; ++c) mean += Surprise(r, c) / kClasses;
    return (1 - smoothing) * Surprise(r, labels_[r]) + smoothing * mean;
  }
  double LossOf(const LossOptions& options, const at::Tensor& class_weights = {}) const {
    const at::Tensor outputs = Floats(logits_).view({-1, kClasses});
    return MakeLoss(options, class_weights)->Mean(outputs, Labels(labels_)).item<double>();
  }

  const std::vector<double> logits_ = {0.5, -1.25, 2.0, 0.0, 1.5, -0.75};
  const std::vector<std::int64_t> labels_ = {2, 0};
};

TEST_F(LossTest, CrossEntropySpreadsTheTargetAndWeighsRowsByTheirClass) {
  const double s = 0.1;
  EXPECT_NEAR(LossOf({.label_smoothing = s}), (Smoothed(0, s) + Smoothed(1, s)) / 2, kTolerance);
  EXPECT_NEAR(LossOf({.label_smoothing = s}, Floats({1.5, 9, 0.5})), (0.5 * Smoothed(0, s) + 1.5 * Smoothed(1, s)) / 2,
              kTolerance);
}

TEST_F(LossTest, FocalLossHoldsRowsDownThatAreWellLearned) {
  const double gamma = 2, s = 0.1;
  const auto focal = [&](int r, double smoothing) {
    return std::pow(1 - std::exp(-Surprise(r, labels_[r])), gamma) * Smoothed(r, smoothing);
  };
  EXPECT_NEAR(LossOf({.name = "focal", .focal = {.gamma = gamma}}), (focal(0, 0) + focal(1, 0)) / 2, kTolerance);
  EXPECT_NEAR(LossOf({.name = "focal", .label_smoothing = s, .focal = {.gamma = gamma}}, Floats({2, 1, 0.5})),
              (0.5 * focal(0, s) + 2 * focal(1, s)) / 2, kTolerance);
  EXPECT_NEAR(LossOf({.name = "focal", .focal = {.gamma = 0}}), LossOf({}), kTolerance);
}

TEST_F(LossTest, AFocalLossBeyondDoubtHasAFiniteGradient) {
  const at::Tensor outputs = Floats({200, 0, 0}).view({1, kClasses}).set_requires_grad(true);
  MakeLoss({.name = "focal", .focal = {.gamma = 0.5}}, {})->Mean(outputs, Labels({0})).backward();
  EXPECT_TRUE(outputs.grad().isfinite().all().item<bool>());
}

TEST_F(LossTest, BalancedWeightsGiveEveryClassTheSameSum) {
  const at::Tensor weights = ClassWeights({.class_weights = "balanced"}, Labels({0, 0, 0, 2}), kClasses);
  EXPECT_NEAR(weights[0].item<double>(), 4.0 / (2 * 3), kTolerance);
  EXPECT_EQ(weights[1].item<double>(), 0);  // no row has it
  EXPECT_NEAR(weights[2].item<double>(), 4.0 / 2, kTolerance);
}

TEST_F(LossTest, ListedWeightsAreScaledToAMeanOfOne) {
  const LossOptions options{.class_weights = "listed", .class_weight_list = {1, 5, 3}};
  const at::Tensor weights = ClassWeights(options, Labels({0, 0, 0, 2}), kClasses);
  EXPECT_NEAR(weights[0].item<double>(), 4.0 / 6, kTolerance);
  EXPECT_NEAR(weights[2].item<double>(), 3 * 4.0 / 6, kTolerance);
  EXPECT_FALSE(ClassWeights({}, Labels({0}), kClasses).defined());
}

TEST_F(LossTest, WeightsThatDoNotFitAreRefused) {
  LossOptions options{.class_weights = "listed", .class_weight_list = {1, 5}};
  EXPECT_THAT(
      [&] { ClassWeights(options, Labels({0}), kClasses); },
      ThrowsMessage<std::invalid_argument>("loss.class_weight_list: has 2 weights, the data set has 3 classes"));
  options.class_weight_list = {0, 1, 1};
  EXPECT_THAT(
      [&] {
        ClassWeights(options, Labels({0, 0}), kClasses);
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("all rows have a weight of zero")));
  EXPECT_THROW(MakeLoss({.name = "hinge"}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::trial_runner
