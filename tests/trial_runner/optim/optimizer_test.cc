// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/optimizer.h"

#include <ATen/Context.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/trial_runner/optim/double_reference.h"

namespace hpo::trial_runner {
namespace {

constexpr int kSteps = 10;
// Float32 parameters of size <= 1/2 that move for ten steps; single rounding errors are 3e-8.
constexpr double kTolerance = 1e-6;

double LearningRate(int step) { return step == 0 ? 0.0 : 0.01 / step; }  // starts at 0, as a warm-up does

std::vector<double> Values(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kDouble).flatten();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

std::vector<NamedTensor> Parameters() {
  at::manual_seed(4);
  std::vector<NamedTensor> parameters;
  for (const std::int64_t columns : {1, 3, 40}) {
    parameters.push_back({"p" + std::to_string(columns), at::rand({7, columns}).sub(0.5).set_requires_grad(true)});
  }
  parameters.push_back({"vector", at::rand({5}).sub(0.5).set_requires_grad(true)});
  return parameters;
}

std::vector<at::Tensor> Gradients(const std::vector<NamedTensor>& parameters, int step) {
  at::manual_seed(100 + step);
  std::vector<at::Tensor> gradients;
  for (const NamedTensor& parameter : parameters) gradients.push_back(at::rand(parameter.tensor.sizes()).sub(0.4));
  return gradients;
}

class OptimizerReferenceTest : public testing::TestWithParam<OptimizerOptions> {};

TEST_P(OptimizerReferenceTest, TenStepsAgreeWithDoublePrecision) {
  const std::vector<NamedTensor> parameters = Parameters();
  std::vector<DoubleReference> references;
  for (const auto& [name, tensor] : parameters) {
    references.emplace_back(GetParam(), Values(tensor), tensor.dim() < 2 ? 0 : tensor.size(1));
  }
  const auto optimizer = MakeOptimizer(GetParam(), parameters);
  for (int step = 0; step < kSteps; ++step) {
    const std::vector<at::Tensor> gradients = Gradients(parameters, step);
    optimizer->Step(gradients, LearningRate(step));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      references[i].Step(Values(gradients[i]), step + 1, LearningRate(step));
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    EXPECT_THAT(Values(parameters[i].tensor),
                testing::Pointwise(testing::DoubleNear(kTolerance), references[i].value()));
  }
}

TEST_P(OptimizerReferenceTest, CopiedStateContinuesWithEqualBits) {
  const std::vector<NamedTensor> straight = Parameters(), resumed = Parameters();
  const auto first = MakeOptimizer(GetParam(), straight), before = MakeOptimizer(GetParam(), resumed);
  for (int step = 0; step < 3; ++step) {
    first->Step(Gradients(straight, step), LearningRate(step));
    before->Step(Gradients(resumed, step), LearningRate(step));
  }
  const auto after = MakeOptimizer(GetParam(), resumed);
  const std::vector<NamedTensor> saved = before->State(), fresh = after->State();
  for (std::size_t i = 0; i < saved.size(); ++i) at::Tensor(fresh[i].tensor).copy_(saved[i].tensor);
  first->Step(Gradients(straight, 3), LearningRate(3));
  after->Step(Gradients(resumed, 3), LearningRate(3));
  for (std::size_t i = 0; i < straight.size(); ++i) EXPECT_TRUE(at::equal(straight[i].tensor, resumed[i].tensor));
}

INSTANTIATE_TEST_SUITE_P(
    All, OptimizerReferenceTest,
    testing::Values(OptimizerOptions{.name = "adamw", .weight_decay = 0.1, .adamw = {.beta1 = 0.85}},
                    OptimizerOptions{.name = "adamw"}, OptimizerOptions{.name = "adam", .weight_decay = 0.1},
                    OptimizerOptions{.name = "sgd"}, OptimizerOptions{.name = "sgd", .weight_decay = 0.1},
                    OptimizerOptions{.name = "sgd", .weight_decay = 0.1, .sgd = {.momentum = 0.9}},
                    OptimizerOptions{.name = "sgd", .sgd = {.momentum = 0.9, .nesterov = true}},
                    OptimizerOptions{.name = "rmsprop"},
                    OptimizerOptions{.name = "rmsprop", .weight_decay = 0.1, .rmsprop = {.momentum = 0.9}},
                    OptimizerOptions{.name = "rmsprop", .rmsprop = {.momentum = 0.5, .centered = true}},
                    OptimizerOptions{.name = "lamb"},
                    OptimizerOptions{.name = "lamb", .weight_decay = 0.1, .lamb = {.beta1 = 0.8}},
                    OptimizerOptions{.name = "lion"},
                    OptimizerOptions{.name = "lion", .weight_decay = 0.1, .lion = {.beta1 = 0.95, .beta2 = 0.98}},
                    OptimizerOptions{.name = "adafactor"},
                    OptimizerOptions{.name = "adafactor",
                                     .weight_decay = 0.1,
                                     .adafactor = {.beta2_decay = -0.5, .clip_threshold = 0.5}}),
    [](const auto& row) { return row.param.name + std::to_string(row.index); });

TEST(OptimizerTest, StateNamesFollowTheParameters) {
  const auto optimizer = MakeOptimizer({.name = "adamw"}, Parameters());
  std::vector<std::string> names;
  for (const NamedTensor& item : optimizer->State()) names.push_back(item.name);
  EXPECT_THAT(names, testing::ElementsAre("exp_avg.p1", "exp_avg.p3", "exp_avg.p40", "exp_avg.vector", "exp_avg_sq.p1",
                                          "exp_avg_sq.p3", "exp_avg_sq.p40", "exp_avg_sq.vector", "step"));
}

TEST(OptimizerTest, CountersOfSeveralGroupsHaveNamesOfTheirOwn) {
  const auto optimizer = MakeOptimizer({.name = "adamw", .groups = {{.match = "p40", .lr_factor = 2}}}, Parameters());
  std::vector<std::string> names;
  for (const NamedTensor& item : optimizer->State()) names.push_back(item.name);
  EXPECT_THAT(names, testing::IsSupersetOf({"group0.step", "group1.step", "group1.exp_avg.p40"}));
}

TEST(OptimizerTest, CenteredRmspropBearsAGradientThatNeverChanges) {
  const std::vector<NamedTensor> parameters = {{"p", at::full({64}, 0.5)}};
  const auto optimizer = MakeOptimizer({.name = "rmsprop", .rmsprop = {.alpha = 0.5, .centered = true}}, parameters);
  const at::Tensor gradient = at::rand({64}).add(0.1);
  for (int step = 0; step < 100; ++step) optimizer->Step({gradient}, 1e-9);
  EXPECT_TRUE(parameters[0].tensor.isfinite().all().item<bool>());
}

TEST(OptimizerTest, LambMovesAParameterOfZeros) {
  const std::vector<NamedTensor> parameters = {{"p", at::full({2}, 0.0)}};
  MakeOptimizer({.name = "lamb"}, parameters)->Step({at::full({2}, 3.0)}, 0.1);
  EXPECT_NEAR(parameters[0].tensor[0].item<double>(), -0.1, kTolerance);
}

TEST(OptimizerTest, NesterovWithoutMomentumIsRefused) {
  EXPECT_THROW(MakeOptimizer({.name = "sgd", .sgd = {.nesterov = true}}, Parameters()), std::invalid_argument);
}

TEST(OptimizerTest, AnUnknownNameIsRefused) {
  EXPECT_THROW(MakeOptimizer({.name = "adagrad"}, Parameters()), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::trial_runner
