// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/memory_probe.h"

#include <c10/util/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/memory/process_memory.h"
#include "trial_runner/session/failure.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr int kMegabyte = 1'000'000;

// What a session does with a document.
TrialTask TaskOf(const json& document, const ScratchFolder& folder, const std::string& probe = "on") {
  TrialTask task;
  for (const DocumentProblem& problem : ParseDocument(document, BuiltInRegistry(), task.document)) {
    ADD_FAILURE() << problem.path << ": " << problem.message;
  }
  task.document.memory_probe = probe;
  task.objective_metric = "";
  task.seed = 3;
  task.folder = folder.path();
  return task;
}

TrialResult TrainDocument(const json& document, const std::string& probe = "on") {
  const ScratchFolder folder;
  RecordingLink link;
  return Train(TaskOf(document, folder, probe), BuiltInRegistry(), link);
}

json Numbers(int rows) { return {{"name", "synthetic"}, {"synthetic", {{"kind", "linear"}, {"rows", rows}}}}; }

json Images(int rows, int size) {
  return {{"name", "synthetic"}, {"synthetic", {{"kind", "stripes"}, {"rows", rows}, {"size", size}}}};
}

json Text(const std::string& path, int context) {
  return {{"name", "text"}, {"text", {{"path", path}, {"tokens", "bytes"}, {"context", context}}}};
}

// Digits that repeat, so that validation and test have all that training has.
std::string SomeText(int bytes) {
  std::string text;
  while (std::ssize(text) < bytes) text += std::to_string(text.size() * 7919 % 1000) + " ";
  return text;
}

struct Case {
  const char* name;
  json document;  // a text gets its path in the test
};

json SmallMlp() {
  return {{"dataset", Numbers(300)},
          {"model", {{"name", "mlp"}, {"mlp", {{"depth", 2}, {"width", 8}, {"dropout", 0.3}, {"batch_norm", true}}}}},
          {"batch_size", 32},
          {"epochs", 3},
          {"averaging", {{"name", "ema"}}}};
}

json SmallResNet() {
  return {{"dataset", Images(120, 8)},
          {"model", {{"name", "resnet"}, {"resnet", {{"depth", "18"}, {"stem", "cifar"}, {"width", 4}}}}},
          {"augmentation", {{"flip_horizontal", 0.5}, {"crop_padding", 1}, {"mixup", 0.2}}},
          {"batch_size", 16},
          {"accumulate_batches", 2},
          {"epochs", 2}};
}

json SmallTransformer() {
  return {{"dataset", Text("", 8)},
          {"model", {{"name", "transformer"}, {"transformer", {{"depth", 2}, {"width", 8}, {"heads", 2}}}}},
          {"batch_size", 16},
          {"epochs", 2},
          {"recompute_segments", 2},
          {"optimizer", {{"name", "adamw"}}}};
}

class SameBitsTest : public ::testing::TestWithParam<Case> {
 protected:
  const ScratchFolder data_;
};

TEST_P(SameBitsTest, ATrialThatWasProbedEndsAsOneThatWasNot) {
  json document = GetParam().document;
  if (document["dataset"]["name"] == "text") document["dataset"]["text"]["path"] = data_.Write("text", SomeText(4000));
  std::map<std::string, std::map<int, std::map<std::string, double>>> curves;
  std::map<std::string, std::vector<NamedTensor>> weights;
  for (const std::string probe : {"on", "off"}) {
    const ScratchFolder folder;
    RecordingLink link;
    const TrialResult result = Train(TaskOf(document, folder, probe), BuiltInRegistry(), link);
    EXPECT_EQ(result.facts["memory_probe"], json({{"asked", probe}, {"used", probe}, {"why", ""}}));
    EXPECT_EQ(result.facts["memory"].contains("probe_bytes"), probe == "on");
    EXPECT_EQ(result.facts["seconds"].contains("probe"), probe == "on");
    curves[probe] = link.measured;
    weights[probe] = ReadTensorFile(folder.path() / "best.safetensors").tensors;
  }
  EXPECT_EQ(curves["on"], curves["off"]);
  ASSERT_EQ(weights["on"].size(), weights["off"].size());
  for (std::size_t i = 0; i < weights["on"].size(); ++i) {
    EXPECT_TRUE(weights["on"][i].tensor.equal(weights["off"][i].tensor)) << weights["on"][i].name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, SameBitsTest,
                         testing::Values(Case{"mlp", SmallMlp()}, Case{"resnet", SmallResNet()},
                                         Case{"transformer", SmallTransformer()}),
                         [](const auto& row) { return std::string(row.param.name); });

json LargeMlp() {
  return {{"dataset", Numbers(20'000)},
          {"model", {{"name", "mlp"}, {"mlp", {{"depth", 3}, {"width", 256}}}}},
          {"batch_size", 12'000},
          {"epochs", 2}};
}

json LargeResNet() {
  return {{"dataset", Images(300, 32)},
          {"model", {{"name", "resnet"}, {"resnet", {{"depth", "18"}, {"stem", "cifar"}, {"width", 16}}}}},
          {"batch_size", 96},
          {"epochs", 2}};
}

json LargeTransformer() {
  return {{"dataset", Text("", 64)},
          {"model", {{"name", "transformer"}, {"transformer", {{"depth", 3}, {"width", 128}, {"heads", 4}}}}},
          {"batch_size", 64},
          {"epochs", 2}};
}

class PredictionTest : public SameBitsTest {};

// Of what the trial adds to the process, which has torch in it already. Trainings leave the heap in pieces, the probe
// does not: up to a fifth of the peak was seen.
TEST_P(PredictionTest, TheProbeIsNearThePeak) {
  constexpr double kApart = 0.3;
  json document = GetParam().document;
  if (document["dataset"]["name"] == "text") {
    document["dataset"]["text"]["path"] = data_.Write("text", SomeText(12'000));
  }
  TrainDocument(SmallResNet());  // the libraries' own
  const std::int64_t before = ResidentBytes();
  const json memory = TrainDocument(document).facts["memory"];
  const double probed = memory["probe_bytes"].get<double>() - static_cast<double>(before);
  const double peak = memory["peak_bytes"].get<double>() - static_cast<double>(before);
  EXPECT_GT(peak, 50.0 * kMegabyte);
  EXPECT_NEAR(probed / peak, 1, kApart);
}

INSTANTIATE_TEST_SUITE_P(All, PredictionTest,
                         testing::Values(Case{"mlp", LargeMlp()}, Case{"resnet", LargeResNet()},
                                         Case{"transformer", LargeTransformer()}),
                         [](const auto& row) { return std::string(row.param.name); });

// Counts how often the data were loaded.
class MemoryLimitTest : public ::testing::Test {
 protected:
  Registry CountingRegistry() {
    Registry registry;
    registry.AddModel(MlpModel());
    registry.AddDataset({.name = "blobs",
                         .help = "three classes",
                         .fields = {},
                         .load =
                             [this](const auto&, const auto&) {
                               ++loads_;
                               return Blobs(kRows);
                             },
                         .outline = [](const auto&) { return OutlineOf(Blobs(kRows)); }});
    return registry;
  }

  // An mlp that takes some 250 MB for a whole batch and has `room_mb`.
  TrialTask WideTask(int room_mb) {
    TrialTask task = SmallTask(folder_.path());
    task.document.model.options["width"] = 1024;
    task.document.batch_size = kRows;
    task.document.epochs = 1;
    GiveBackFreedMemory();
    task.document.memory_limit_mb = static_cast<int>(ResidentBytes() / kMegabyte) + room_mb;
    return task;
  }

  static constexpr int kRows = 4096;

  const ScratchFolder folder_;
  RecordingLink link_;
  int loads_ = 0;
};

TEST_F(MemoryLimitTest, WhatDoesNotFitEndsTheTrialBeforeTheDataAreLoaded) {
  const TrialTask task = WideTask(100);
  try {
    Train(task, CountingRegistry(), link_);
    ADD_FAILURE() << "it was trained";
  } catch (...) {
    const Failure failure = FailureOf(std::current_exception());
    EXPECT_EQ(failure.cause, protocol::EndCause::kOutOfMemory);
    EXPECT_THAT(failure.why, HasSubstr("out of memory: batches of 4096 take "));
    EXPECT_THAT(failure.why, HasSubstr(" MB by forecast, more than the " +
                                       std::to_string(task.document.memory_limit_mb) + " MB there are"));
    EXPECT_THAT(failure.why, HasSubstr("; lower batch_size, raise recompute_segments, set on_out_of_memory to halve"));
  }
  EXPECT_EQ(loads_, 0);
}

TEST_F(MemoryLimitTest, BatchesAreHalvedBeforeTheDataAreLoaded) {
  TrialTask task = WideTask(130);
  task.document.on_out_of_memory = "halve";
  const TrialResult result = Train(task, CountingRegistry(), link_);
  EXPECT_EQ(loads_, 1);
  EXPECT_EQ(link_.measured.size(), 1u);
  EXPECT_EQ(result.facts["micro_batch"]["asked"], "4096");
  EXPECT_THAT(result.facts["micro_batch"]["why"].get<std::string>(), HasSubstr("out of memory: batches of "));
  EXPECT_LE(result.facts["memory"]["peak_bytes"], task.document.memory_limit_mb * kMegabyte);
  EXPECT_EQ(result.facts["steps"], 1);  // as with whole batches
}

TEST_F(MemoryLimitTest, WithoutAProbeTheLimitEndsTheTrialAllTheSame) {
  TrialTask task = WideTask(100);
  task.document.memory_probe = "off";
  EXPECT_THROW(Train(task, CountingRegistry(), link_), c10::OutOfMemoryError);
  EXPECT_EQ(loads_, 1);
}

TEST_F(MemoryLimitTest, AHalvedTrialGoesOnWithTheBatchesOfItsCheckpoint) {
  const ScratchFolder resumed_folder;
  RecordingLink stopping(StopRequest::kCheckpointAndLeave, 1);
  TrialTask task = WideTask(130);
  task.document.on_out_of_memory = "halve";
  task.document.epochs = 2;
  Train(task, CountingRegistry(), stopping);
  task.folder = resumed_folder.path();
  task.resume_from = folder_.path();
  task.document.memory_limit_mb = 0;  // there is room for all now
  const TrialResult result = Train(task, CountingRegistry(), link_);
  EXPECT_EQ(result.facts["resume"]["used"], "epoch 1, batch 0");
  EXPECT_EQ(result.facts["micro_batch"]["why"], "the checkpoint was made so");
  EXPECT_EQ(result.facts["memory_probe"]["why"], "the trial was trained before");
}

TEST_F(MemoryLimitTest, ALimitBelowWhatTheProcessTakesIsAnError) {
  TrialTask task = WideTask(0);
  task.document.memory_limit_mb = 5;
  EXPECT_THAT([&] { Train(task, CountingRegistry(), link_); },
              ::testing::ThrowsMessage<BadConfiguration>(HasSubstr("before it trains, allow more than 5")));
}

TEST_F(MemoryLimitTest, AutoProbesWhereTheForecastIsAQuarterOfTheMemory) {
  TrialTask task = WideTask(670);
  EXPECT_EQ(Train(task, CountingRegistry(), link_).facts["memory_probe"]["used"], "on");
  task.document.batch_size = 64;
  const json choice = Train(task, CountingRegistry(), link_).facts["memory_probe"];
  EXPECT_EQ(choice["used"], "off");
  EXPECT_EQ(choice["why"], "the forecast is less than a quarter of the memory that is left");
}

TEST(MemoryProbeTest, WhereTheSamplesAreNotKnownBeforeItSaysSoUntilTheyAreLoaded) {
  const ScratchFolder folder;
  DatasetCache datasets;
  TrialTask task = SmallTask(folder.path());
  task.document.memory_probe = "on";
  task.document.epochs = 1;
  task.datasets = &datasets;
  RecordingLink link;
  json choice = Train(task, SmallRegistry(), link).facts["memory_probe"];
  EXPECT_EQ(choice["used"], "off");
  EXPECT_EQ(choice["why"], "the data set 'blobs' says nothing of its samples before it is loaded");
  choice = Train(task, SmallRegistry(), link).facts["memory_probe"];
  EXPECT_EQ(choice["used"], "on");
}

TEST(MemoryProbeTest, AFileThatCannotBeReadIsTheErrorOfLoading) {
  EXPECT_THAT(
      [] {
        TrainDocument({{"dataset", {{"name", "npy"}, {"npy", {{"features", "/not/there"}, {"labels", "/nor/this"}}}}}});
      },
      ::testing::ThrowsMessage<BadConfiguration>(HasSubstr("/not/there: cannot be read")));
}

}  // namespace
}  // namespace hpo::trial_runner
