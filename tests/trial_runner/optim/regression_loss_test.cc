// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/regression_loss.h"

#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/trial_runner/optim/regression_torch_numbers.h"
#include "trial_runner/number_metrics.h"
#include "trial_runner/optim/loss.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kTolerance = 1e-6;  // float32 numbers of size one
constexpr int kRows = 4, kTargets = 2;

at::Tensor Formula(double (*function)(int)) {
  std::vector<double> values;
  for (int i = 0; i < kRows * kTargets; ++i) values.push_back(function(i));
  return at::tensor(values, at::kFloat).view({kRows, kTargets});
}

at::Tensor Outputs() {
  return Formula([](int i) { return std::sin(1 + i); });
}
at::Tensor Targets() {
  return Formula([](int i) { return std::cos(0.7 * i); });
}

TEST(RegressionLossTest, LossesAndGradientsAreThoseOfTorch) {
  for (const TorchLoss& expected : TorchLosses()) {
    SCOPED_TRACE(expected.options.name);
    const at::Tensor outputs = Outputs().set_requires_grad(true);
    const at::Tensor mean = MakeNumberLoss(expected.options, {1, 1})->Mean(outputs, Targets());
    mean.backward();
    EXPECT_NEAR(mean.item<double>(), expected.mean, kTolerance);
    const float* gradient = outputs.grad().const_data_ptr<float>();
    for (std::size_t i = 0; i < expected.gradient.size(); ++i)
      EXPECT_NEAR(gradient[i], expected.gradient[i], kTolerance);
  }
}

// What a training is told of its batches is what an evaluation of them says, in units of any size.
TEST(RegressionLossTest, ALossIsToldInTheUnitsOfItsTargets) {
  const at::Tensor outputs = Outputs(), targets = Targets();
  const std::vector<double> deviations = {1e-3, 250};
  for (const TorchLoss& row : TorchLosses()) {
    SCOPED_TRACE(row.options.name);
    const auto loss = MakeNumberLoss(row.options, deviations);
    NumberMetrics metrics({{.name = "a", .deviation = deviations[0]}, {.name = "b", .deviation = deviations[1]}},
                          row.options);
    metrics.Add({outputs.const_data_ptr<float>(), kRows * kTargets},
                {targets.const_data_ptr<float>(), kRows * kTargets});
    const double told = loss->Told(loss->Mean(outputs, targets), outputs, targets).item<double>();
    EXPECT_NEAR(told / metrics.Result("valid").at("valid.loss"), 1, kTolerance);
  }
}

TEST(RegressionLossTest, OneTargetIsToldWithoutASecondLook) {
  const at::Tensor outputs = Outputs().narrow(1, 0, 1), targets = Targets().narrow(1, 0, 1);
  const auto loss = MakeNumberLoss({.name = "mae"}, {40});
  const at::Tensor mean = loss->Mean(outputs, targets);
  EXPECT_DOUBLE_EQ(loss->Told(mean, outputs, targets).item<double>(), 40 * mean.item<double>());
}

TEST(RegressionLossTest, WhatOnlyClassesHaveIsRefusedByName) {
  const auto refusal = [](const LossOptions& options) { return [options] { NumberLossName(options); }; };
  EXPECT_EQ(NumberLossName({}), "mse");
  EXPECT_THAT(refusal({.name = "focal"}),
              ThrowsMessage<std::invalid_argument>("loss.name: focal is of classes; use mse, mae or huber, the data "
                                                   "set's targets are numbers"));
  EXPECT_THAT(refusal({.label_smoothing = 0.1}),
              ThrowsMessage<std::invalid_argument>(HasSubstr("loss.label_smoothing")));
  EXPECT_THAT(refusal({.class_weights = "balanced"}),
              ThrowsMessage<std::invalid_argument>(HasSubstr("loss.class_weights")));
  EXPECT_THAT(
      [] { ClassLossName({.name = "mae"}); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("loss.name: mae is of numbers; use cross_entropy or focal")));
}

TEST(NumberMetricsTest, TheyAreTheDefinitions) {
  NumberMetrics metrics({{.name = "y", .mean = 7, .deviation = 2}}, {});
  metrics.Add(std::vector<float>{1, 0}, std::vector<float>{0, 0});
  metrics.Add(std::vector<float>{1, 4}, std::vector<float>{3, 5});  // residuals 2, 0, -4, -2; targets 0, 0, 6, 10
  const auto result = metrics.Result("test");
  EXPECT_DOUBLE_EQ(result.at("test.loss"), 6);
  EXPECT_DOUBLE_EQ(result.at("test.rmse"), std::sqrt(6.0));
  EXPECT_DOUBLE_EQ(result.at("test.mae"), 2);
  EXPECT_DOUBLE_EQ(result.at("test.r2"), 1 - 24.0 / 72);  // 16 + 16 + 4 + 36 about their mean of 4
}

TEST(NumberMetricsTest, ConstantTargetsAreMetOrNot) {
  const std::vector<float> third(3, 1.0f / 3);
  NumberMetrics met({{.name = "y", .deviation = 0.1}}, {}), missed({{.name = "y", .deviation = 0.1}}, {});
  met.Add(third, third);
  missed.Add(std::vector<float>(3, 0.5f), third);
  EXPECT_EQ(met.Result("v").at("v.r2"), 1);
  EXPECT_EQ(missed.Result("v").at("v.r2"), 0);
}

// Ten million squares of 1e-8 after one of 1: single precision would lose all of them.
TEST(NumberMetricsTest, SumsLoseNothingOverManyRows) {
  NumberMetrics metrics({{.name = "y"}}, {});
  metrics.Add(std::vector<float>{1}, std::vector<float>{0});
  const std::vector<float> outputs(10'000, 1e-4f), targets(10'000, 0);
  for (int i = 0; i < 1000; ++i) metrics.Add(outputs, targets);
  const double square = static_cast<double>(1e-4f) * 1e-4f;
  EXPECT_NEAR(metrics.Result("v").at("v.loss") * (1e7 + 1) / (1 + 1e7 * square), 1, 1e-9);
}

}  // namespace
}  // namespace hpo::trial_runner
