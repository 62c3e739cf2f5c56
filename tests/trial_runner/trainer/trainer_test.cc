// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/trainer.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

using testing::HasSubstr;

std::string Refusal(const TrialTask& task, const Registry& registry) {
  RecordingLink link;
  try {
    Train(task, registry, link);
  } catch (const BadConfiguration& error) {
    return error.what();
  }
  return "";
}

TEST(TrainerTest, AWholeTrialLearnsAndReportsEveryEpoch) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.epochs = 20;
  RecordingLink link;
  const TrialResult result = Train(task, SmallRegistry(300), link);
  EXPECT_EQ(result.end, TrialEnd::kFinished);
  EXPECT_EQ(link.measured.size(), 20u);
  EXPECT_LT(result.metrics.at("valid.error"), 0.2);  // guessing errs on two thirds
  EXPECT_LT(result.test.at("test.error"), 0.25);
  EXPECT_DOUBLE_EQ(result.test.at("test.error") + result.test.at("test.accuracy"), 1);
  EXPECT_LT(link.measured.at(20).at("train.loss"), link.measured.at(1).at("train.loss"));
}

TEST(TrainerTest, FactsSayWhatWasUsedAndWhatItTook) {
  const ScratchFolder folder;
  const TrialTask task = SmallTask(folder.path());
  RecordingLink link;
  const nlohmann::json facts = Train(task, SmallRegistry(), link).facts;
  EXPECT_EQ(facts["steps"], 7 * 8);
  EXPECT_EQ(facts["steps"], link.steps);
  EXPECT_EQ(facts["threads"], 1);
  EXPECT_EQ(facts["parameters"], (6 * 12 + 12) + (12 * 12 + 12) + 2 * 24 + (12 * 3 + 3));
  EXPECT_GT(facts["flops_per_sample"], facts["parameters"]);
  EXPECT_EQ(facts["precision"]["used"], "fp32");
  EXPECT_EQ(facts["device"]["used"], "cpu");
  EXPECT_EQ(facts["cuda_graphs"]["used"], "off");
  EXPECT_EQ(facts["cuda_graphs"]["why"], "the trial runs on the CPU");
  EXPECT_EQ(facts["memory"]["of"], "process");
  EXPECT_GT(facts["memory"]["peak_bytes"], 1 << 20);  // torch alone is a hundred times that
  EXPECT_GT(facts["memory"]["forecast_bytes"], 4 * facts["parameters"].get<int>());
  for (const char* phase : {"data", "train", "validate", "test", "checkpoint"}) {
    EXPECT_GE(facts["seconds"][phase], 0.0) << phase;
  }
  EXPECT_FALSE(facts.contains("resume"));
}

TEST(TrainerTest, ADeviceThatIsNotThereIsRefusedByName) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.device = "cuda:9999";
  RecordingLink link;
  try {
    Train(task, SmallRegistry(), link);
    FAIL() << "trained on cuda:9999";
  } catch (const BadConfiguration& error) {
    EXPECT_NE(std::string(error.what()).find("device cuda:9999: "), std::string::npos) << error.what();
  }
}

TEST(TrainerTest, Bfloat16TrainsOnTheCpuAndDiffersFromFloat32) {
  const ScratchFolder a, b;
  RecordingLink exact, mixed;
  TrialTask task = SmallTask(a.path());
  Train(task, SmallRegistry(), exact);
  task.folder = b.path();
  task.document.precision = "bf16";
  const TrialResult result = Train(task, SmallRegistry(), mixed);
  EXPECT_EQ(result.facts["precision"]["used"], "bf16");
  EXPECT_NE(mixed.measured.at(1).at("train.loss"), exact.measured.at(1).at("train.loss"));
  // bfloat16 keeps eight bits of a product's operands: the first epoch's loss agrees to a few per cent.
  EXPECT_NEAR(mixed.measured.at(1).at("train.loss"), exact.measured.at(1).at("train.loss"), 0.05);
}

TEST(TrainerTest, ABatchThatIsLargerThanTheDataIsSaidToBeSmaller) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  RecordingLink link;
  EXPECT_FALSE(Train(task, SmallRegistry(), link).facts.contains("batch_size"));
  task.document.batch_size = 1000;
  const nlohmann::json facts = Train(task, SmallRegistry(), link).facts;
  EXPECT_EQ(facts["batch_size"]["asked"], "1000");
  EXPECT_EQ(facts["batch_size"]["used"], "100");
}

TEST(TrainerTest, ABatchThatIsAskedForAndLargerThanTheDataIsRefused) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.batch_size = 101;
  task.document.batch_size_is_given = true;
  EXPECT_EQ(Refusal(task, SmallRegistry()),
            "batch_size: 101 is more than the 100 rows to train on; take fewer, or leave it out");
  task.document.batch_size = 100;
  EXPECT_EQ(Refusal(task, SmallRegistry()), "");
}

TEST(TrainerTest, ThePixelScaleIsAFactForWhoUsesTheWeights) {
  const ScratchFolder folder;
  Registry registry;
  registry.AddModel(MlpModel());
  registry.AddDataset({.name = "blobs", .help = "dark and bright", .fields = {}, .load = [](const auto&, const auto&) {
                         Dataset pixels = Blobs(100);
                         pixels.sample_shape = {1, 2, 3};
                         std::vector<std::uint8_t> bytes;
                         for (const float number : std::get<std::vector<float>>(pixels.samples)) {
                           bytes.push_back(static_cast<std::uint8_t>(50 * (number + 1)));  // of [-0.8, 1.8]
                         }
                         pixels.samples = std::move(bytes);
                         pixels.pixel_scale = {{.mean = 0.25, .deviation = 0.5}};
                         return pixels;
                       }});
  RecordingLink link;
  const nlohmann::json facts = Train(SmallTask(folder.path()), registry, link).facts;
  EXPECT_EQ(facts["pixel_scale"], nlohmann::json::parse(R"([{"mean": 0.25, "deviation": 0.5}])"));
}

TEST(TrainerTest, ALastBatchOfOneRowIsSkippedUnderBatchNormAndSaidSo) {
  const ScratchFolder a, b;
  RecordingLink with_norm, without;
  TrialTask task = SmallTask(a.path());
  task.document.batch_size = 33;  // 100 rows: three batches and one row
  const TrialResult skipped = Train(task, SmallRegistry(), with_norm);
  EXPECT_EQ(skipped.facts["steps"], 3 * 8);
  EXPECT_EQ(skipped.facts["rows_skipped_per_epoch"], 1);
  task.folder = b.path();
  task.document.model.options["batch_norm"] = false;
  const TrialResult whole = Train(task, SmallRegistry(), without);
  EXPECT_EQ(whole.facts["steps"], 4 * 8);
  EXPECT_FALSE(whole.facts.contains("rows_skipped_per_epoch"));
}

TEST(TrainerTest, ALossThatIsNotFiniteIsDivergence) {
  const ScratchFolder folder;
  RecordingLink link;
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_THROW(Train(SmallTask(folder.path()), SmallRegistry(100, infinity), link), Diverged);
  EXPECT_TRUE(link.measured.empty());
}

TEST(TrainerTest, AnEnormousLearningRateIsDivergenceAndTheNextTrialIsHealthy) {
  const ScratchFolder a, b;
  RecordingLink link, next;
  TrialTask task = SmallTask(a.path());
  task.document.model.options["batch_norm"] = false;
  task.document.optimizer.name = "sgd";
  task.document.optimizer.lr = 1e30;
  EXPECT_THROW(Train(task, SmallRegistry(), link), Diverged);
  EXPECT_EQ(Train(SmallTask(b.path()), SmallRegistry(), next).end, TrialEnd::kFinished);
}

// Mean over rows: no batch norm and no dropout, which look at batches.
TEST(TrainerTest, SeveralBatchesToAStepEqualOneBigBatch) {
  const ScratchFolder big_folder, small_folder;
  RecordingLink big, small;
  TrialTask task = SmallTask(big_folder.path());
  task.document.model.options["batch_norm"] = false;
  task.document.model.options["dropout"] = 0.0;
  task.document.batch_size = 48;  // 100 rows: 48, 48, 4
  const TrialResult expected = Train(task, SmallRegistry(), big);
  task.folder = small_folder.path();
  task.document.batch_size = 16;
  task.document.accumulate_batches = 3;
  const TrialResult result = Train(task, SmallRegistry(), small);
  EXPECT_EQ(result.facts["steps"], expected.facts["steps"]);
  constexpr double kRounding = 1e-5;  // float32 sums in another order, over 24 steps
  for (const auto& [epoch, metrics] : big.measured) {
    for (const auto& [name, value] : metrics) EXPECT_NEAR(small.measured[epoch][name], value, kRounding) << name;
  }
}

TEST(TrainerTest, WhatCannotBeTrainedIsRefusedWithTheFieldsName) {
  const ScratchFolder folder;
  const Registry registry = SmallRegistry();
  TrialTask task = SmallTask(folder.path());
  task.document.batch_size = 1;
  EXPECT_THAT(Refusal(task, registry), HasSubstr("batch_size"));
  task = SmallTask(folder.path());
  task.objective_metric = "valid.f1";
  EXPECT_THAT(Refusal(task, registry), HasSubstr("'valid.f1' is not measured; use one of valid.error"));
  task = SmallTask(folder.path());
  task.document.optimizer = {.name = "sgd", .sgd = {.nesterov = true}};
  EXPECT_THAT(Refusal(task, registry), HasSubstr("optimizer.sgd.nesterov"));
  task = SmallTask(folder.path());
  task.document.dataset.name = "absent";
  EXPECT_THAT(Refusal(task, registry), HasSubstr("dataset.name: unknown data set 'absent'"));
  task = SmallTask(folder.path());
  task.document.model.name = "absent";
  EXPECT_THAT(Refusal(task, registry), HasSubstr("model.name: unknown model 'absent'"));
  task = SmallTask(folder.path());
  task.device = "tpu";
  EXPECT_THAT(Refusal(task, registry), HasSubstr("device 'tpu'"));
}

TEST(TrainerTest, AModelWhoseOutputsAreNotTheClassesIsRefused) {
  const ScratchFolder folder;
  Registry registry = SmallRegistry();
  registry.AddModel({.name = "narrow",
                     .help = "two outputs for three classes",
                     .fields = {},
                     .architecture =
                         [](const nlohmann::json&, const ModelInput& input) {
                           Architecture net(input.sample_shape);
                           net.Add("output", Linear{.outputs = 2}, Architecture::kInput);
                           return net;
                         },
                     .module = {}});
  TrialTask task = SmallTask(folder.path());
  task.document.model.name = "narrow";
  EXPECT_THAT(Refusal(task, registry), HasSubstr("model 'narrow' puts out (2), the data set's 3 classes need (3)"));
}

TEST(TrainerTest, ShapeErrorsOfAUsersArchitectureNameTheLayer) {
  const ScratchFolder folder;
  Registry registry = SmallRegistry();
  registry.AddModel({.name = "broken",
                     .help = "adds unlike shapes",
                     .fields = {},
                     .architecture =
                         [](const nlohmann::json&, const ModelInput& input) {
                           Architecture net(input.sample_shape);
                           net.Add("sum", Sum{}, {net.Add("wide", Linear{.outputs = 50}, -1), Architecture::kInput});
                           return net;
                         },
                     .module = {}});
  TrialTask task = SmallTask(folder.path());
  task.document.model.name = "broken";
  EXPECT_THAT(Refusal(task, registry), HasSubstr("layer 'sum': adds inputs of different shapes: (50) and (6)"));
}

}  // namespace
}  // namespace hpo::trial_runner
