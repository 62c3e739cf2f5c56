// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/checkpoint/checkpoint.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/scratch_folder.h"
#include "trial_runner/checkpoint/tensor_file.h"

namespace hpo::trial_runner {
namespace {

using testing::HasSubstr;

LiveTensors Live(double value) {
  return {.weights = {{"a.weight", at::full({2, 2}, value).set_requires_grad(true)}},
          .training = {{"optimizer.step", at::full({}, value)}},
          .generator = at::arange(8, at::kByte)};
}

CheckpointIdentity Identity(int seed = 1) {
  return {.settings = {{"seed", seed}}, .architecture = {{"layers", 1}}, .threads = 2};
}

TrainingState State() {
  TrainingState state = NewTrainingState();
  state.epochs = 3;
  state.batches = 5;
  state.steps = 41;
  state.loss_sum.fill_(0.1);
  state.best_epoch = 2;
  state.best_metrics = {{"valid.error", 1.0 / 3}};
  state.best_weights = {{"a.weight", at::full({2, 2}, 9.0)}};
  state.seconds = {{"train", 0.25}};
  return state;
}

std::string Refusal(const std::filesystem::path& folder, const CheckpointIdentity& identity, LiveTensors live) {
  TrainingState state = NewTrainingState();
  try {
    LoadLast(folder, identity, live, state);
  } catch (const BadTensorFile& error) {
    EXPECT_EQ(state.epochs, 0);
    return error.what();
  }
  return "";
}

TEST(CheckpointTest, LoadingRestoresEverythingThatWasSaved) {
  const ScratchFolder folder;
  SaveLast(folder.path(), Identity(), Live(4), State());
  LiveTensors live = Live(0);
  live.generator = at::zeros({8}, at::kByte);
  TrainingState state = NewTrainingState();
  EXPECT_EQ(LoadLast(folder.path(), Identity(), live, state), 2);
  EXPECT_TRUE(at::equal(live.weights[0].tensor, Live(4).weights[0].tensor));
  EXPECT_TRUE(live.weights[0].tensor.requires_grad());
  EXPECT_TRUE(at::equal(live.training[0].tensor, Live(4).training[0].tensor));
  EXPECT_TRUE(at::equal(live.generator, Live(4).generator));
  EXPECT_EQ(state.epochs, 3);
  EXPECT_EQ(state.batches, 5);
  EXPECT_EQ(state.steps, 41u);
  EXPECT_EQ(state.loss_sum.item<double>(), 0.1);
  EXPECT_EQ(state.best_epoch, 2);
  EXPECT_EQ(state.best_metrics, State().best_metrics);  // bitwise: doubles are written so that they read back equal
  EXPECT_TRUE(at::equal(state.best_weights[0].tensor, State().best_weights[0].tensor));
  EXPECT_EQ(state.seconds, State().seconds);
}

TEST(CheckpointTest, AGeneratorOfADeviceComesBackAndItsLackIsNoFault) {
  const ScratchFolder with, without;
  LiveTensors saved = Live(4), live = Live(0);
  SaveLast(without.path(), Identity(), saved, State());
  saved.device_generator = at::full({16}, 7, at::kByte);
  SaveLast(with.path(), Identity(), saved, State());
  TrainingState state = NewTrainingState();
  live.device_generator = at::zeros({16}, at::kByte);
  EXPECT_EQ(LoadLast(without.path(), Identity(), live, state), 2);
  EXPECT_TRUE(at::equal(live.device_generator, at::zeros({16}, at::kByte)));
  EXPECT_EQ(LoadLast(with.path(), Identity(), live, state), 2);
  EXPECT_TRUE(at::equal(live.device_generator, saved.device_generator));
  live.device_generator = at::Tensor();  // the trial goes on on the CPU
  EXPECT_EQ(LoadLast(with.path(), Identity(), live, state), 2);
  EXPECT_FALSE(live.device_generator.defined());
}

TEST(CheckpointTest, BestHoldsPlainNamesAndWhatTheyAre) {
  const ScratchFolder folder;
  CheckpointIdentity identity = Identity();
  identity.classes = {"cat", "dog"};
  SaveBest(folder.path(), identity, State());
  const TensorFile file = ReadTensorFile(folder.path() / "best.safetensors");
  ASSERT_EQ(file.tensors.size(), 1u);
  EXPECT_EQ(file.tensors[0].name, "a.weight");
  EXPECT_EQ(file.metadata.at("format"), "pt");
  EXPECT_THAT(file.metadata.at("hpo.progress"), HasSubstr("\"epoch\":2"));
  EXPECT_EQ(file.metadata.at("hpo.classes"), R"(["cat","dog"])");
}

TEST(CheckpointTest, AnotherConfigurationsCheckpointIsRefusedAndChangesNothing) {
  const ScratchFolder folder;
  SaveLast(folder.path(), Identity(1), Live(4), State());
  const LiveTensors live = Live(0);
  EXPECT_THAT(Refusal(folder.path(), Identity(2), live), HasSubstr("made by another configuration"));
  EXPECT_TRUE(at::equal(live.weights[0].tensor, Live(0).weights[0].tensor));
}

TEST(CheckpointTest, ATensorOfAnotherShapeIsRefusedAndChangesNothing) {
  const ScratchFolder folder;
  SaveLast(folder.path(), Identity(), Live(4), State());
  LiveTensors live = Live(0);
  live.training[0].tensor = at::zeros({3});
  EXPECT_THAT(Refusal(folder.path(), Identity(), live), HasSubstr("'optimizer.step' has another shape"));
  EXPECT_TRUE(at::equal(live.weights[0].tensor, Live(0).weights[0].tensor));
}

TEST(CheckpointTest, ForeignMissingAndTruncatedFilesAreRefused) {
  const ScratchFolder folder;
  EXPECT_THAT(Refusal(folder.path(), Identity(), Live(0)), HasSubstr("cannot be read"));
  WriteTensorFile(folder.path() / "last.safetensors", {{}, {{"a.weight", at::zeros({2, 2})}}});
  EXPECT_THAT(Refusal(folder.path(), Identity(), Live(0)), HasSubstr("not a checkpoint of a trial"));
  SaveLast(folder.path(), Identity(), Live(4), State());
  std::filesystem::resize_file(folder.path() / "last.safetensors", 200);
  EXPECT_THAT(Refusal(folder.path(), Identity(), Live(0)), HasSubstr("last.safetensors"));
}

}  // namespace
}  // namespace hpo::trial_runner
