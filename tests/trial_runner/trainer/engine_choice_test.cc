// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/engine_choice.h"

#include <gtest/gtest.h>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/document_task.h"
#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

// What the facts of a training say, with `changes` merged into its document.
json EngineOf(const std::string& document, const json& changes = json::object(), int threads = 1) {
  const ScratchFolder folder;
  json text = json::parse(document);
  text.merge_patch(changes);
  TrialTask task = DocumentTask(text, BuiltInRegistry(), folder.path());
  task.objective_metric = "";
  task.threads = threads;
  RecordingLink link;
  return Train(task, BuiltInRegistry(), link).facts["engine"];
}

json Autograd(const std::string& why) { return {{"asked", "auto"}, {"used", "autograd"}, {"why", why}}; }

constexpr char kNumbers[] = R"({"dataset": {"name": "synthetic", "synthetic": {"kind": "blobs", "rows": 90}},
                                "model": {"mlp": {"width": 8, "depth": 1}}, "epochs": 1})";
constexpr char kImages[] =
    R"({"dataset": {"name": "synthetic", "synthetic": {"kind": "stripes", "rows": 60, "size": 8}},
                               "model": {"name": "convnet", "convnet": {"depth": 1, "width": 4, "hidden": 8}},
                               "epochs": 1})";

TEST(EngineChoiceTest, NumbersAndImagesOnOneThreadArePlanned) {
  EXPECT_EQ(EngineOf(kNumbers)["used"], "planned");
  EXPECT_EQ(EngineOf(kNumbers, json::object(), 2)["used"], "planned");
  EXPECT_EQ(EngineOf(kImages)["used"], "planned");
}

TEST(EngineChoiceTest, WhatATaskAsksForBeyondAPlanIsTheReason) {
  EXPECT_EQ(EngineOf(kNumbers, {{"precision", "bf16"}}), Autograd("plans compute in fp32"));
  EXPECT_EQ(EngineOf(kNumbers, {{"freeze", "hidden0"}}), Autograd("plans train all layers"));
  EXPECT_EQ(EngineOf(kNumbers, {{"recompute_segments", 2}}), Autograd("plans keep all activations"));
  EXPECT_EQ(EngineOf(kNumbers, {{"loss", {{"name", "focal"}}}}), Autograd("plans have no such loss"));
  EXPECT_EQ(EngineOf(kNumbers, {{"loss", {{"class_weights", "balanced"}}}}), Autograd("plans have no such loss"));
  EXPECT_EQ(EngineOf(kImages, {{"augmentation", {{"mixup", 0.2}}}}), Autograd("plans have no loss of mixed samples"));
}

TEST(EngineChoiceTest, WhatANetworkHasBeyondAPlanIsTheReason) {
  EXPECT_EQ(EngineOf(kImages, {{"model", {{"name", "mobilenet_v3"}}}}), Autograd("a layer has no plan"));
  EXPECT_EQ(EngineOf(kImages, json::object(), 2), Autograd("plans of images are for one thread"));
  EXPECT_EQ(EngineOf(kImages, {{"memory_format", "contiguous"}}), Autograd("plans of images are for channels_last"));
}

}  // namespace
}  // namespace hpo::trial_runner
