// SPDX-License-Identifier: Apache-2.0
//
// Trials that start from another trial's weights and train a part of the network.
#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <map>
#include <stdexcept>
#include <string>

#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"
#include "trial_runner/models/transformer.h"
#include "trial_runner/trial_setup.h"

namespace hpo::trial_runner {
namespace {

using testing::HasSubstr;
using Tensors = std::map<std::string, at::Tensor>;

Tensors Read(const ScratchFolder& folder, const char* file) {
  Tensors tensors;
  for (NamedTensor& item : ReadTensorFile(folder.path() / file).tensors) tensors[item.name] = item.tensor;
  return tensors;
}

TrialResult Trained(const TrialTask& task) {
  RecordingLink link;
  return Train(task, SmallRegistry(), link);
}

class FineTuningTest : public testing::Test {
 protected:
  FineTuningTest() { Trained(SmallTask(base_.path())); }

  std::string BasePath() const { return (base_.path() / "best.safetensors").string(); }

  // As the base but for its seed and what is frozen.
  TrialTask Task(const ScratchFolder& folder, const std::string& freeze) const {
    TrialTask task = SmallTask(folder.path());
    task.seed = 18;
    task.document.init_from.path = BasePath();
    task.document.freeze = freeze;
    return task;
  }

  ScratchFolder base_;
};

TEST_F(FineTuningTest, ATrialStartsFromTheFile) {
  const ScratchFolder folder;
  TrialTask task = Task(folder, "");
  std::map<std::string, double> seconds;
  const TrialSetup setup = PrepareTrial(task, SmallRegistry(), seconds);
  const Tensors base = Read(base_, "best.safetensors");
  for (const NamedTensor& item : Weights(*setup.network)) {
    EXPECT_TRUE(at::equal(item.tensor, base.at(item.name))) << item.name;
  }
  EXPECT_EQ(setup.start.facts["init_from"]["tensors"], base.size());
  EXPECT_EQ(setup.start.facts["init_from"]["new_tensors"], 0);
}

// Running statistics and their counter included: a frozen batch norm computes as it does when evaluating.
TEST_F(FineTuningTest, FrozenLayersKeepTheirBitsAndTheOthersLearn) {
  const ScratchFolder folder;
  Trained(Task(folder, "hidden0, norm0"));
  const Tensors base = Read(base_, "best.safetensors");
  for (const auto& [name, tensor] : Read(folder, "best.safetensors")) {
    const bool frozen = name.starts_with("hidden0.") || name.starts_with("norm0.");
    EXPECT_EQ(at::equal(tensor, base.at(name)), frozen) << name;
  }
}

TEST_F(FineTuningTest, FrozenLayersHaveNoOptimizerState) {
  const ScratchFolder folder;
  TrialTask task = Task(folder, "*, !output");
  task.until_epoch = 1;
  Trained(task);
  for (const auto& [name, tensor] : Read(folder, "last.safetensors")) {
    if (!name.starts_with("optimizer.exp_avg")) continue;
    EXPECT_THAT(name, HasSubstr(".output."));
  }
}

TEST_F(FineTuningTest, FactsSayWhatWasTakenAndFrozen) {
  const ScratchFolder folder;
  TrialTask task = Task(folder, "*, !output");
  task.document.init_from.new_head = true;
  const TrialResult result = Trained(task);
  EXPECT_EQ(result.facts["init_from"]["tensors"], 14);
  EXPECT_EQ(result.facts["init_from"]["new_tensors"], 2);
  EXPECT_EQ(result.facts["frozen"]["tensors"], 8);
  const int hidden = kBlobFeatures * 12 + 12 + 12 * 12 + 12 + 4 * 12, output = 12 * 3 + 3;
  EXPECT_EQ(result.facts["frozen"]["parameters"], hidden);
  EXPECT_EQ(result.facts["parameters"], hidden + output);
}

TEST_F(FineTuningTest, AResumedTrialEndsWithTheSameBits) {
  for (const char* average : {"none", "ema", "swa"}) {
    const ScratchFolder straight, half, rest;
    const auto task_in = [&](const ScratchFolder& folder) {
      TrialTask task = Task(folder, "hidden0");
      task.document.averaging.name = average;
      return task;
    };
    const TrialResult expected = Trained(task_in(straight));
    TrialTask first = task_in(half);
    first.until_epoch = 3;
    Trained(first);
    TrialTask resumed = task_in(rest);
    resumed.resume_from = half.path();
    const TrialResult result = Trained(resumed);
    EXPECT_EQ(result.facts["resume"]["used"], "epoch 3, batch 0");
    EXPECT_EQ(result.test, expected.test);
    const Tensors weights = Read(straight, "best.safetensors");
    for (const auto& [name, tensor] : Read(rest, "best.safetensors")) {
      EXPECT_TRUE(at::equal(tensor, weights.at(name))) << average << name;
    }
  }
}

TEST_F(FineTuningTest, ACheckpointThatStartedFromAnotherFileIsNotContinued) {
  const ScratchFolder half, rest;
  TrialTask first = Task(half, "");
  first.until_epoch = 2;
  Trained(first);
  TrialTask other = SmallTask(base_.path());
  other.seed = 99;
  Trained(other);  // replaces the file
  TrialTask resumed = Task(rest, "");
  resumed.resume_from = half.path();
  const TrialResult result = Trained(resumed);
  EXPECT_EQ(result.facts["resume"]["used"], "beginning");
  EXPECT_THAT(result.facts["resume"]["why"].get<std::string>(), HasSubstr("made by another configuration"));
}

TEST_F(FineTuningTest, WhatCannotBeTrainedIsABadConfiguration) {
  const ScratchFolder folder;
  const auto refusal = [](const TrialTask& task) {
    try {
      Trained(task);
    } catch (const BadConfiguration& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refusal(Task(folder, "*")), "freeze: no layer is left to train");
  EXPECT_THAT(refusal(Task(folder, "hiden0")), HasSubstr("freeze: no layer or tensor is called 'hiden0'"));
  TrialTask wider = Task(folder, "");
  wider.document.model.options["width"] = 13;
  EXPECT_THAT(refusal(wider), HasSubstr("'hidden0.weight' is (12, 6) in the file and (13, 6) in the network"));
}

// Tied weights have one name, the embedding's: a new head is a new embedding.
TEST(NewHeadTest, TheHeadOfALanguageModelIsItsEmbedding) {
  const ModelEntry model = TransformerModel();
  nlohmann::json options;
  for (const Field& field : model.fields) options[field.name] = field.fallback;
  options.update({{"depth", 1}, {"width", 8}, {"heads", 2}});
  const auto make = [&](std::int64_t tokens) {
    return model.architecture(options,
                              {.sample_shape = {4}, .outputs = tokens, .vocabulary = tokens, .label_per_token = true});
  };
  const ScratchFolder folder;
  const auto trained = BuildNetwork(make(5), 1), fresh = BuildNetwork(make(7), 2);
  Document document;
  document.init_from = {.path = (folder.path() / "x").string(), .new_head = true};
  WriteTensorFile(document.init_from.path, {{}, Weights(*trained)});
  const NetworkStart start = StartNetwork(document, make(7), *fresh);
  EXPECT_EQ(start.facts["init_from"]["new_tensors"], 1);
}

}  // namespace
}  // namespace hpo::trial_runner
