// SPDX-License-Identifier: Apache-2.0
//
// Training through the seam of a device, which here is the CPU.
#include "trial_runner/training_step.h"

#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/trial_runner/device/fake_accelerator.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {
namespace {

struct Trained {
  std::vector<NamedTensor> weights;
  double loss = 0;
  int replays = 0;
};

// Two epochs of six full batches and a short one each.
Trained TrainOn(FakeAccelerator* accelerator, const TrialTask& task) {
  const ProcessScope process(1, task.seed);
  std::map<std::string, double> seconds;
  TrialSetup setup = PrepareTrial(task, SmallRegistry(), seconds, {.fold = 0, .accelerator = accelerator});
  TrainingState state = NewTrainingState();
  TrainingStep step(task.document, setup);
  for (; state.epochs < 2; ++state.epochs, state.batches = 0) {
    while (state.batches < setup.plan.batches) step.Run(state);
  }
  Trained trained{.loss = state.loss_sum.item<double>(), .replays = accelerator != nullptr ? accelerator->replays : 0};
  for (const NamedTensor& item : Weights(*setup.network)) trained.weights.push_back({item.name, item.tensor.clone()});
  return trained;
}

void ExpectClose(const Trained& a, const Trained& b, double tolerance) {
  ASSERT_EQ(a.weights.size(), b.weights.size());
  EXPECT_NEAR(a.loss, b.loss, tolerance * std::abs(b.loss));
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    EXPECT_TRUE(a.weights[i].tensor.allclose(b.weights[i].tensor, tolerance, tolerance)) << a.weights[i].name;
  }
}

constexpr const char* kOptimizers[] = {"adamw", "adam", "sgd", "rmsprop", "lamb", "lion", "adafactor"};

class OnADevice : public ::testing::TestWithParam<const char*> {
 protected:
  TrialTask Task() const {
    TrialTask task = SmallTask(folder_.path());
    task.document.optimizer.name = GetParam();
    task.document.gradient_clip_norm = 1;
    return task;
  }
  ScratchFolder folder_;
};

TEST_P(OnADevice, ReplayedStepsGiveTheBitsOfOthers) {
  TrialTask task = Task();
  FakeAccelerator first, second;
  task.document.cuda_graphs = "off";
  const Trained eager = TrainOn(&first, task);
  task.document.cuda_graphs = "on";
  const Trained replayed = TrainOn(&second, task);
  EXPECT_EQ(eager.replays, 0);
  EXPECT_EQ(replayed.replays, 12 - 3);  // all full batches but those that warm up
  EXPECT_EQ(eager.loss, replayed.loss);
  for (std::size_t i = 0; i < eager.weights.size(); ++i) {
    EXPECT_TRUE(at::equal(eager.weights[i].tensor, replayed.weights[i].tensor)) << eager.weights[i].name;
  }
}

INSTANTIATE_TEST_SUITE_P(AllOptimizers, OnADevice, ::testing::ValuesIn(kOptimizers));

// A device has a learning rate of float32 and the autograd engine. Without dropout, whose draws are another
// generator's; without batch norm, before which a bias has no gradient but rounding; and not by lion, for which the
// sign of a rounding error is a step.
TEST(TrainingStepTest, ADeviceTrainsAsTheCpuDoesToRounding) {
  constexpr double kTolerance = 1e-4;  // of twelve steps in float32
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.model.options["dropout"] = 0.0;
  task.document.model.options["batch_norm"] = false;
  for (const char* optimizer : {"adamw", "adam", "sgd", "rmsprop", "lamb", "adafactor"}) {
    SCOPED_TRACE(optimizer);
    task.document.optimizer.name = optimizer;
    FakeAccelerator accelerator;
    ExpectClose(TrainOn(&accelerator, task), TrainOn(nullptr, task), kTolerance);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
