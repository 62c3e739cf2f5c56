// SPDX-License-Identifier: Apache-2.0
//
// Networks in float8 by the engine that trains them on GPUs, here on the CPU.
#include <ATen/Context.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/trial_runner/models/model_under_test.h"
#include "trial_runner/gradient_engine.h"
#include "trial_runner/optim/optimizer.h"
#include "trial_runner/precision/autocast_guard.h"
#include "trial_runner/precision/mixed_precision.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kClasses = 4;

struct Training {
  double first = 0, last = 0;   // means of the loss over ten steps
  std::vector<at::Tensor> end;  // parameters
};

// 150 steps on batches of rows that a random map of 16 inputs puts into four classes.
Training Train(const char* precision_name, std::int64_t batch = 40) {
  constexpr int kSteps = 150, kMean = 10;
  const ModelInput input{.sample_shape = {16}, .outputs = kClasses};
  const auto network =
      BuildNetwork(Build(*BuiltInRegistry().FindModel("mlp"), {{"depth", 3}, {"width", 48}}, input), 1);
  MixedPrecision precision({precision_name, precision_name, ""});
  const auto engine = MakeAutogradEngine(*network, {.precision = &precision, .classes = kClasses});
  OptimizerOptions options;
  options.name = "adamw";
  const auto optimizer = MakeOptimizer(options, network->Parameters());
  at::manual_seed(11);
  const at::Tensor map = at::randn({16, kClasses});
  Training result;
  for (int step = 0; step < kSteps; ++step) {
    const at::Tensor samples = at::randn({batch, 16});
    at::Tensor loss = at::zeros({}, at::kDouble);
    engine->Run({.samples = samples, .labels = samples.mm(map).argmax(1)}, step, loss);
    const c10::InferenceMode no_recording;
    optimizer->Step(engine->Gradients(), 0.003);
    const double mean = loss.item<double>() / static_cast<double>(batch) / kMean;
    if (step < kMean) result.first += mean;
    if (step >= kSteps - kMean) result.last += mean;
  }
  for (const NamedTensor& parameter : network->Parameters()) result.end.push_back(parameter.tensor.detach());
  return result;
}

TEST(Float8TrainingTest, ASmallNetworkLearnsAsInBfloat16) {
  constexpr double kApart = 0.08;  // of losses after 150 steps; the start's is ln 4
  const Training got = Train("float8"), bf16 = Train("bf16");
  EXPECT_GT(got.first, 1.0);
  EXPECT_LT(got.last, 0.5);
  EXPECT_NEAR(got.last, bf16.last, kApart);
  EXPECT_FALSE(at::equal(got.end[0], bf16.end[0]));
}

TEST(Float8TrainingTest, TheSameTrainingEndsWithTheSameBits) {
  const Training a = Train("float8"), b = Train("float8");
  for (std::size_t i = 0; i < a.end.size(); ++i) EXPECT_TRUE(at::equal(a.end[i], b.end[i])) << i;
}

TEST(Float8TrainingTest, MasterWeightsAndTheirGradientsAreFloat32) {
  for (const at::Tensor& parameter : Train("float8", 7).end) EXPECT_EQ(parameter.scalar_type(), at::kFloat);
}

TEST(Float8TrainingTest, AttentionReadsItsInputInFloat8) {
  Architecture net({7, 32});
  net.Add("attention", SelfAttention{.heads = 2}, Architecture::kInput);
  const auto network = BuildNetwork(net, 1);
  const at::Tensor samples = at::randn({50, 7, 32});
  const auto outputs = [&](const char* precision) {
    const c10::InferenceMode inference;
    const AutocastGuard guard(at::kCPU, *MixedPrecision({precision, precision, ""}).type());
    return network->Forward(samples).to(at::kFloat);
  };
  const at::Tensor bf16 = outputs("bf16");
  const double apart = outputs("float8").sub(bf16).norm().div(bf16.norm()).item<double>();
  EXPECT_GT(apart, 0.01);
  EXPECT_LT(apart, 0.1);
}

}  // namespace
}  // namespace hpo::trial_runner
