// SPDX-License-Identifier: Apache-2.0
//
// Whole trials on targets that are numbers.
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/document_task.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// A training of numbers drawn from a formula, with `changes` merged in.
TrialTask Task(const ScratchFolder& folder, const json& changes = json::object()) {
  json text = json::parse(R"({"dataset": {"name": "synthetic", "synthetic": {"kind": "linear", "rows": 400}},
                              "model": {"mlp": {"width": 12, "depth": 1}}, "optimizer": {"lr": 0.02},
                              "batch_size": 32, "epochs": 4, "checkpoint": {"every_s": 1000}})");
  text.merge_patch(changes);
  TrialTask task = DocumentTask(text, BuiltInRegistry(), folder.path());
  task.objective_metric = "";
  return task;
}

TrialResult Trained(const json& changes) {
  const ScratchFolder folder;
  RecordingLink link;
  return Train(Task(folder, changes), BuiltInRegistry(), link);
}

std::string Refusal(const json& changes, const std::string& metric = "") {
  const ScratchFolder folder;
  RecordingLink link;
  TrialTask task = Task(folder, changes);
  task.objective_metric = metric;
  try {
    Train(task, BuiltInRegistry(), link);
  } catch (const BadConfiguration& error) {
    return error.what();
  }
  return "";
}

// Deviation 0.5 of 1,000 rows is known to one part in 45; a linear network fitted to 3,000 rows adds next to nothing.
TEST(RegressionTest, ALinearNetworkReachesTheNoise) {
  const TrialResult result = Trained(json::parse(R"({
    "dataset": {"synthetic": {"rows": 5000, "noise": 0.5}}, "model": {"mlp": {"depth": 0}},
    "schedule": {"name": "cosine"}, "epochs": 8})"));
  EXPECT_NEAR(result.test.at("test.rmse"), 0.5, 0.035);
  EXPECT_NEAR(result.test.at("test.mae"), 0.5 * std::sqrt(2 / std::acos(-1.0)), 0.035);  // of normal noise
  EXPECT_NEAR(result.test.at("test.r2"), 1 - 0.25 / (13.75 + 0.25), 0.003);              // the formula's variance
  EXPECT_DOUBLE_EQ(result.metrics.at("valid.loss"), std::pow(result.metrics.at("valid.rmse"), 2));
  EXPECT_NEAR(result.metrics.at("train.loss"), 0.25, 0.03);
  EXPECT_EQ(result.facts["objective"], "valid.rmse");
  EXPECT_EQ(result.facts["loss"], json::parse(R"({"asked": "auto", "used": "mse", "why": "targets are numbers"})"));
  EXPECT_NEAR(result.facts["targets"][0]["mean"].get<double>(), 3, 0.2);
}

TEST(RegressionTest, EveryLossTrainsAndIsToldInItsOwnUnit) {
  for (const std::string name : {"mse", "mae", "huber"}) {
    SCOPED_TRACE(name);
    const TrialResult result =
        Trained({{"loss", {{"name", name}}}, {"epochs", 20}, {"schedule", {{"name", "cosine"}}}});
    EXPECT_GT(result.test.at("test.r2"), 0.95);
    // The rows of both parts are alike.
    EXPECT_NEAR(result.metrics.at("train.loss") / result.metrics.at("valid.loss"), 1, 0.8);
  }
  const TrialResult mae = Trained({{"loss", {{"name", "mae"}}}});
  EXPECT_DOUBLE_EQ(mae.metrics.at("valid.loss"), mae.metrics.at("valid.mae"));
}

TEST(RegressionTest, AnotherUnitOfTheTargetsScalesWhatIsToldAndNothingElse) {
  const ScratchFolder folder;
  const auto train = [&](const std::string& name, int factor) {
    std::string csv = "x,y,z\n";
    for (int row = 0; row < 120; ++row) {
      csv += std::to_string(row % 17) + "," + std::to_string(factor * (3 * (row % 17) + row % 5 + 1000)) + "," +
             std::to_string(row % 7) + "\n";
    }
    return Trained(
        {{"dataset",
          {{"name", "csv"}, {"csv", {{"path", folder.Write(name, csv)}, {"target", "y,z"}, {"task", "regression"}}}}}});
  };
  const TrialResult one = train("one.csv", 1), thousand = train("thousand.csv", 1000);
  constexpr double kRounding = 1e-5;
  EXPECT_NEAR(
      thousand.facts["targets"][0]["deviation"].get<double>() / one.facts["targets"][0]["deviation"].get<double>(),
      1000, 1e-6);
  EXPECT_NEAR(thousand.metrics.at("valid.r2"), one.metrics.at("valid.r2"), kRounding);
  EXPECT_GT(thousand.metrics.at("valid.rmse"), 500 * one.metrics.at("valid.rmse"));
}

TEST(RegressionTest, TheWeightsSayHowToUndoTheScale) {
  const ScratchFolder folder;
  RecordingLink link;
  Train(Task(folder), BuiltInRegistry(), link);
  const TensorFile file = ReadTensorFile(folder.path() / "best.safetensors");
  const json targets = json::parse(file.metadata.at("hpo.targets"));
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_EQ(targets[0]["name"], "y");
  EXPECT_GT(targets[0]["deviation"].get<double>(), 1);
  EXPECT_FALSE(file.metadata.contains("hpo.classes"));
}

TEST(RegressionTest, AResumeInTheMiddleOfAnEpochHasTheSameBits) {
  for (const std::string loss : {"mse", "huber"}) {
    const json changes = {{"loss", {{"name", loss}}}, {"model", {{"mlp", {{"dropout", 0.2}}}}}};
    const auto trial = ExpectSameTrialWhenLeftAfter(
        12, [&](const ScratchFolder& folder) { return Task(folder, changes); }, BuiltInRegistry());
    EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 4");
  }
}

TEST(RegressionTest, WhatOnlyClassesHaveIsRefusedByName) {
  EXPECT_THAT(Refusal({{"loss", {{"name", "focal"}}}}), HasSubstr("loss.name: focal is of classes"));
  EXPECT_THAT(Refusal({{"loss", {{"label_smoothing", 0.1}}}}), HasSubstr("loss.label_smoothing: "));
  EXPECT_THAT(Refusal({{"loss", {{"class_weights", "balanced"}}}}), HasSubstr("loss.class_weights: "));
  EXPECT_THAT(Refusal({{"augmentation", {{"mixup", 0.2}}}}), HasSubstr("augmentation.mixup: mixes samples"));
  EXPECT_THAT(Refusal({{"dataset", {{"split", {{"stratified", true}}}}}}), HasSubstr("split.stratified: "));
  EXPECT_THAT(Refusal({{"early_stopping", {{"patience", 2}, {"metric", "valid.error"}}}}),
              HasSubstr("early_stopping.metric 'valid.error' is not measured of targets that are numbers"));
  EXPECT_EQ(Refusal(json::object(), "valid.error"),
            "objective metric 'valid.error' is not measured of targets that are numbers; use one of valid.rmse, "
            "valid.loss, valid.mae, valid.r2, train.loss");
}

TEST(RegressionTest, ClassesHaveNoLossAndNoMetricOfNumbers) {
  EXPECT_THAT(Refusal({{"dataset", {{"synthetic", {{"kind", "blobs"}}}}}, {"loss", {{"name", "mse"}}}}),
              HasSubstr("loss.name: mse is of numbers; use cross_entropy or focal"));
  EXPECT_THAT(Refusal({{"dataset", {{"synthetic", {{"kind", "blobs"}}}}}}, "valid.r2"),
              HasSubstr("'valid.r2' is not measured of classes; use one of valid.error"));
}

}  // namespace
}  // namespace hpo::trial_runner
