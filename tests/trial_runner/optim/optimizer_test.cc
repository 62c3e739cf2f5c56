// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/optim/optimizer.h"

#include <ATen/Context.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace hpo::trial_runner {
namespace {

constexpr int kSteps = 10;
// Float32 parameters of size <= 1/2 that move for ten steps; single rounding errors are 3e-8.
constexpr double kTolerance = 1e-6;

double LearningRate(int step) { return step == 0 ? 0.0 : 0.01 / step; }  // starts at 0, as a warm-up does

// One parameter's values in double precision, updated by the textbook formulas.
struct Reference {
  OptimizerOptions options;
  std::vector<double> value, mean, square;

  void Step(const std::vector<double>& gradients, int step, double lr) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (options.name == "sgd") {
        Sgd(i, gradients[i], lr);
      } else {
        Adam(i, gradients[i], step, lr);
      }
    }
  }

  void Sgd(std::size_t i, double gradient, double lr) {
    gradient += options.weight_decay * value[i];
    mean[i] = options.momentum * mean[i] + gradient;
    value[i] -= lr * (options.nesterov ? gradient + options.momentum * mean[i] : mean[i]);
  }

  void Adam(std::size_t i, double gradient, int step, double lr) {
    if (options.name == "adamw") {
      value[i] *= 1 - lr * options.weight_decay;
    } else {
      gradient += options.weight_decay * value[i];
    }
    mean[i] = options.beta1 * mean[i] + (1 - options.beta1) * gradient;
    square[i] = options.beta2 * square[i] + (1 - options.beta2) * gradient * gradient;
    const double m = mean[i] / (1 - std::pow(options.beta1, step + 1));
    const double v = square[i] / (1 - std::pow(options.beta2, step + 1));
    value[i] -= lr * m / (std::sqrt(v) + options.epsilon);
  }
};

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
  std::vector<Reference> references;
  for (const NamedTensor& parameter : parameters) {
    const std::vector<double> zeros(parameter.tensor.numel(), 0.0);
    references.push_back({GetParam(), Values(parameter.tensor), zeros, zeros});
  }
  const auto optimizer = MakeOptimizer(GetParam(), parameters);
  for (int step = 0; step < kSteps; ++step) {
    const std::vector<at::Tensor> gradients = Gradients(parameters, step);
    optimizer->Step(gradients, LearningRate(step));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      references[i].Step(Values(gradients[i]), step, LearningRate(step));
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    EXPECT_THAT(Values(parameters[i].tensor), testing::Pointwise(testing::DoubleNear(kTolerance), references[i].value));
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

INSTANTIATE_TEST_SUITE_P(All, OptimizerReferenceTest,
                         testing::Values(OptimizerOptions{.name = "adamw", .weight_decay = 0.1, .beta1 = 0.85},
                                         OptimizerOptions{.name = "adamw"},
                                         OptimizerOptions{.name = "adam", .weight_decay = 0.1},
                                         OptimizerOptions{.name = "sgd"},
                                         OptimizerOptions{.name = "sgd", .weight_decay = 0.1},
                                         OptimizerOptions{.name = "sgd", .weight_decay = 0.1, .momentum = 0.9},
                                         OptimizerOptions{.name = "sgd", .momentum = 0.9, .nesterov = true}),
                         [](const auto& row) { return row.param.name + std::to_string(row.index); });

TEST(OptimizerTest, StateNamesFollowTheParameters) {
  const auto optimizer = MakeOptimizer({.name = "adamw"}, Parameters());
  std::vector<std::string> names;
  for (const NamedTensor& item : optimizer->State()) names.push_back(item.name);
  EXPECT_THAT(names, testing::ElementsAre("exp_avg.p1", "exp_avg.p3", "exp_avg.p40", "exp_avg_sq.p1", "exp_avg_sq.p3",
                                          "exp_avg_sq.p40", "step"));
}

TEST(OptimizerTest, NesterovWithoutMomentumIsRefused) {
  EXPECT_THROW(MakeOptimizer({.name = "sgd", .nesterov = true}, Parameters()), std::invalid_argument);
}

TEST(OptimizerTest, AnUnknownNameIsRefused) {
  EXPECT_THROW(MakeOptimizer({.name = "lion"}, Parameters()), std::invalid_argument);
}

}  // namespace
}  // namespace hpo::trial_runner
