// SPDX-License-Identifier: Apache-2.0
//
// Trials of all folds: what they are told as, and that each fold is trained as if it were alone.
#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/document_task.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/fold_training.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using ::testing::DoubleEq;

constexpr int kFolds = 3, kStepsPerFold = 4;  // 150 rows, 30 of them for test: 80 train in batches of 20

// bfloat16 takes the engine whose dropout draws from ATen's default generator; averages and plateau have states too.
TrialTask Task(const ScratchFolder& folder, const json& changes = json::object()) {
  json text = json::parse(R"({
    "dataset": {"name": "synthetic", "synthetic": {"rows": 150, "classes": 3, "noise": 0.6}, "split": {"folds": 3}},
    "model": {"mlp": {"width": 8, "depth": 1, "dropout": 0.2, "batch_norm": true}}, "optimizer": {"lr": 0.05},
    "precision": "bf16", "averaging": {"name": "ema"}, "schedule": {"name": "plateau", "plateau": {"patience": 0}},
    "batch_size": 20, "epochs": 4, "checkpoint": {"every_s": 1000}})");
  text.merge_patch(changes);
  TrialTask task = DocumentTask(text, BuiltInRegistry(), folder.path());
  task.seed = 3;
  return task;
}

json Fold(int fold) { return {{"dataset", {{"split", {{"fold", fold}}}}}}; }

TEST(FoldsTest, AnEpochIsToldAsMeanAndSpreadOfTrialsOfOneFoldEach) {
  const ScratchFolder folder;
  RecordingLink all, one[kFolds];
  const TrialResult result = Train(Task(folder), BuiltInRegistry(), all);
  for (int fold = 0; fold < kFolds; ++fold) Train(Task(folder, Fold(fold)), BuiltInRegistry(), one[fold]);
  ASSERT_EQ(all.measured.size(), 4u);
  for (const auto& [epoch, metrics] : all.measured) {
    for (const char* name : {"valid.error", "valid.loss", "train.loss"}) {
      double mean = 0, squares = 0;
      for (auto& link : one) mean += link.measured[epoch][name] / kFolds;
      for (auto& link : one) squares += std::pow(link.measured[epoch][name] - mean, 2);
      EXPECT_THAT(metrics.at(name), DoubleEq(mean)) << epoch << name;
      EXPECT_THAT(metrics.at(std::string(name) + ".std"), DoubleEq(std::sqrt(squares / (kFolds - 1))));
    }
  }
  EXPECT_EQ(result.metrics, all.measured[result.best_epoch]);
  EXPECT_TRUE(result.test.contains("test.error.std"));
  EXPECT_EQ(result.facts["folds"], json::parse(R"({"trained": 3, "weights_of": 0})"));
  EXPECT_EQ(result.facts["steps"], kFolds * kStepsPerFold * 4);
  EXPECT_EQ(all.steps, static_cast<std::uint64_t>(kFolds * kStepsPerFold * 4));
}

TEST(FoldsTest, TheBestEpochIsThatOfTheMeanAndTheWeightsAreOfTheFirstFold) {
  const ScratchFolder all_folder, one_folder;
  RecordingLink all, one;
  const json once = {{"epochs", 1}};
  json first = Fold(0);
  first.update(once);
  Train(Task(all_folder, once), BuiltInRegistry(), all);
  Train(Task(one_folder, first), BuiltInRegistry(), one);
  ExpectEqualWeights(all_folder, one_folder);
}

TEST(FoldsTest, AResumeInAnyFoldHasTheSameBits) {
  // In the first epoch's first fold, at its end, in the second and the last fold; later, in the second epoch.
  for (const std::uint64_t steps : {2u, 4u, 6u, 11u, 17u}) {
    SCOPED_TRACE(steps);
    ExpectSameTrialWhenLeftAfter(
        steps, [](const ScratchFolder& folder) { return Task(folder); }, BuiltInRegistry());
  }
}

TEST(FoldsTest, AStopBetweenEpochsTellsTheBestMean) {
  const ScratchFolder folder;
  RecordingLink link(StopRequest::kFinishNow, kFolds * kStepsPerFold + 1);
  const TrialResult result = Train(Task(folder), BuiltInRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kStopped);
  EXPECT_EQ(result.epochs, 1);
  EXPECT_EQ(result.metrics, link.measured[1]);
  EXPECT_TRUE(result.test.contains("test.error.std"));
}

TEST(FoldsTest, TrainingOnAllOfThemNeedsOneNetwork) {
  const ScratchFolder folder;
  RecordingLink link;
  TrialTask task = Task(folder, {{"dataset", {{"train_on", "train_and_validation"}}}});
  task.objective_metric = "train.loss";
  const TrialResult result = Train(task, BuiltInRegistry(), link);
  EXPECT_FALSE(result.facts.contains("folds"));
  EXPECT_EQ(result.facts["rows"]["train"], 120);
}

TEST(FoldsTest, SpreadIsThatOfASample) {
  const Metrics folds[] = {{{"a", 1}}, {{"a", 2}}, {{"a", 6}}};
  EXPECT_EQ(OverFolds(folds), (Metrics{{"a", 3}, {"a.std", std::sqrt(7)}}));
  EXPECT_EQ(OverFolds({folds, 1}), folds[0]);
}

}  // namespace
}  // namespace hpo::trial_runner
