// SPDX-License-Identifier: Apache-2.0
//
// Trials whose averaged weights are evaluated and kept.
#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/running_statistics.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {
namespace {

// Weights by name of the best epoch.
std::map<std::string, at::Tensor> BestWeights(const TrialTask& task) {
  RecordingLink link;
  Train(task, SmallRegistry(), link);
  std::map<std::string, at::Tensor> weights;
  for (const NamedTensor& item : ReadTensorFile(task.folder / "best.safetensors").tensors) {
    weights[item.name] = item.tensor;
  }
  return weights;
}

TrialTask AveragedTask(const ScratchFolder& folder, const AveragingOptions& averaging) {
  TrialTask task = SmallTask(folder.path());
  task.document.averaging = averaging;
  task.document.epochs = 3;
  task.document.dataset.train_on = kTrainAndValidation;  // the last epoch's weights are kept, whatever they are worth
  task.objective_metric = "train.loss";
  return task;
}

TEST(AveragingTest, AnAverageThatForgetsEverythingIsTheWeights) {
  const ScratchFolder plain, averaged;
  const auto expected = BestWeights(AveragedTask(plain, {}));
  const auto weights = BestWeights(AveragedTask(averaged, {.name = "ema", .ema = {.decay = 0}}));
  for (const auto& [name, tensor] : expected) EXPECT_TRUE(at::equal(weights.at(name), tensor)) << name;
}

// Training itself must not notice that its weights are exchanged for the measurement.
TEST(AveragingTest, TrainingGoesOnFromItsOwnWeights) {
  const ScratchFolder plain_folder, averaged_folder;
  RecordingLink plain, averaged;
  Train(AveragedTask(plain_folder, {}), SmallRegistry(), plain);
  Train(AveragedTask(averaged_folder, {.name = "ema", .ema = {.decay = 0.9}}), SmallRegistry(), averaged);
  EXPECT_EQ(averaged.measured, plain.measured);
}

TEST(AveragingTest, AMeanOfOneEpochIsItsWeightsWithStatisticsOfTheirOwn) {
  const ScratchFolder plain, averaged;
  const auto expected = BestWeights(AveragedTask(plain, {}));
  const auto weights = BestWeights(AveragedTask(averaged, {.name = "swa", .swa = {.from = 0.9}}));
  for (const auto& [name, tensor] : expected) {
    const bool statistics = name.find("running") != std::string::npos || name.ends_with("num_batches_tracked");
    EXPECT_EQ(at::equal(weights.at(name), tensor), !statistics) << name;
  }
}

TEST(AveragingTest, RefreshedStatisticsAreThoseOfTheRows) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.model.options["dropout"] = 0.0;
  task.document.batch_size = 100;
  std::map<std::string, double> seconds;
  const ProcessScope process(1, task.seed);
  const TrialSetup setup = PrepareTrial(task, SmallRegistry(), seconds);
  ASSERT_TRUE(KeepsStatistics(*setup.network));
  for (int pass = 0; pass < 200; ++pass) {
    RefreshStatistics(*setup.network, *setup.evaluation, setup.train, {.batch = setup.plan.batch});
  }
  // Where statistics fit the rows, evaluation and training see the same values, but for the variance's n - 1.
  const at::Tensor rows = setup.evaluation->Read(setup.train).samples;
  setup.network->SetTraining(true);
  const at::Tensor training = setup.network->Forward(rows);
  setup.network->SetTraining(false);
  const at::Tensor evaluating = setup.network->Forward(rows);
  EXPECT_LT(training.sub(evaluating).abs().max().item<double>(), 0.05);
}

}  // namespace
}  // namespace hpo::trial_runner
