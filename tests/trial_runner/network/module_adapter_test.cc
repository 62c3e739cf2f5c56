// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/module_adapter.h"

#include <gmock/gmock.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"

namespace hpo::trial_runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A user's network: a batch norm, a dropout, a frozen scale, and on request a layer that forward forgets.
class OwnModule final : public torch::nn::Module {
 public:
  OwnModule(const ModelInput& input, bool forgetful, std::int64_t outputs) {
    hidden_ = register_module("hidden", torch::nn::Linear(input.sample_shape[0], 16));
    norm_ = register_module("norm", torch::nn::BatchNorm1d(16));
    dropout_ = register_module("dropout", torch::nn::Dropout(0.1));
    output_ = register_module("output", torch::nn::Linear(16, outputs));
    scale_ = register_parameter("scale", torch::ones({1}), /*requires_grad=*/false);
    if (forgetful) register_module("forgotten", torch::nn::Linear(2, 2));
  }

  torch::Tensor forward(const torch::Tensor& x) { return output_(dropout_(torch::relu(norm_(hidden_(x))))) * scale_; }

 private:
  torch::nn::Linear hidden_{nullptr}, output_{nullptr};
  torch::nn::BatchNorm1d norm_{nullptr};
  torch::nn::Dropout dropout_{nullptr};
  torch::Tensor scale_;
};

Registry RegistryWithModule() {
  Registry registry = SmallRegistry();
  registry.AddModel({.name = "own",
                     .help = "a module",
                     .fields = {},
                     .architecture = {},
                     .module = [](const nlohmann::json& options, const ModelInput& input) {
                       return AdaptModule(std::make_shared<OwnModule>(input, options.value("forgetful", false),
                                                                      options.value("outputs", input.outputs)));
                     }});
  return registry;
}

TrialTask Task(const ScratchFolder& folder) {
  TrialTask task = SmallTask(folder.path());
  task.document.model = {.name = "own", .options = nlohmann::json::object()};
  return task;
}

TEST(ModuleAdapterTest, AFrozenBatchNormKeepsItsStatistics) {
  const ScratchFolder frozen, trained;
  const auto batches_seen = [](const TrialTask& task) {
    RecordingLink link;
    Train(task, RegistryWithModule(), link);
    for (const NamedTensor& item : ReadTensorFile(task.folder / "best.safetensors").tensors) {
      if (item.name == "norm.num_batches_tracked") return item.tensor.item<std::int64_t>();
    }
    return std::int64_t{-1};
  };
  TrialTask task = Task(frozen);
  task.document.freeze = "norm";
  EXPECT_EQ(batches_seen(task), 0);
  EXPECT_GT(batches_seen(Task(trained)), 0);
}

TEST(ModuleAdapterTest, FrozenParametersAreStateAndTrainedOnesAreParameters) {
  const auto network = AdaptModule(std::make_shared<OwnModule>(ModelInput{{6}, 3}, false, 3));
  std::vector<std::string> parameters, buffers;
  for (const NamedTensor& item : network->Parameters()) parameters.push_back(item.name);
  for (const NamedTensor& item : network->Buffers()) buffers.push_back(item.name);
  EXPECT_THAT(parameters,
              ElementsAre("hidden.weight", "hidden.bias", "norm.weight", "norm.bias", "output.weight", "output.bias"));
  EXPECT_THAT(buffers, ElementsAre("scale", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"));
}

TEST(ModuleAdapterTest, AModuleTrainsLikeABuiltInModel) {
  const ScratchFolder folder;
  RecordingLink link;
  TrialTask task = Task(folder);
  task.document.epochs = 20;
  const TrialResult result = Train(task, RegistryWithModule(), link);
  EXPECT_LT(result.metrics.at("valid.error"), 0.3);
  EXPECT_FALSE(result.facts.contains("flops_per_sample"));
}

TEST(ModuleAdapterTest, AModulesTrialResumesWithEqualBitsAndRepeatsFromItsSeed) {
  const ScratchFolder straight, half, rest;
  RecordingLink whole, first, second;
  const TrialResult expected = Train(Task(straight), RegistryWithModule(), whole);
  TrialTask task = Task(half);
  task.until_epoch = 3;
  Train(task, RegistryWithModule(), first);
  TrialTask resumed = Task(rest);
  resumed.resume_from = half.path();
  const TrialResult result = Train(resumed, RegistryWithModule(), second);
  EXPECT_EQ(result.metrics, expected.metrics);
  EXPECT_EQ(result.test, expected.test);
  first.measured.merge(second.measured);
  EXPECT_EQ(first.measured, whole.measured);
}

std::string Refusal(const nlohmann::json& options) {
  const ScratchFolder folder;
  RecordingLink link;
  TrialTask task = Task(folder);
  task.document.model.options = options;
  try {
    Train(task, RegistryWithModule(), link);
  } catch (const BadConfiguration& error) {
    return error.what();
  }
  return "";
}

TEST(ModuleAdapterTest, AParameterThatForwardForgetsIsNamed) {
  EXPECT_THAT(Refusal({{"forgetful", true}}), HasSubstr("'forgotten.weight' gets no gradient"));
}

TEST(ModuleAdapterTest, LogitsOfTheWrongShapeAreRefused) {
  EXPECT_THAT(Refusal({{"outputs", 2}}), HasSubstr("forward must return (16, 3) (batch, classes), got (16, 2)"));
}

}  // namespace
}  // namespace hpo::trial_runner
