// SPDX-License-Identifier: Apache-2.0
//
// Trials of convolutions, whose weights lie in memory in another order than in files: one that was interrupted ends
// with the same bits, and the order decides no more than rounding.
#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/models/sequence_model.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/models/convnet.h"

namespace hpo::trial_runner {
namespace {

// The blobs with every feature stretched over a plane of 4 x 4 pixels.
Dataset BlobImages() {
  Dataset images = Blobs(100);
  constexpr int kSide = 4;
  std::vector<float> pixels;
  for (const float feature : std::get<std::vector<float>>(images.samples)) {
    for (int i = 0; i < kSide * kSide; ++i) pixels.push_back(feature * static_cast<float>(1 + i % kSide));
  }
  images.samples = std::move(pixels);
  images.sample_shape = {kBlobFeatures, kSide, kSide};
  return images;
}

struct Variant {
  std::string name;
  std::function<void(Document&)> change;
};

class ImageTrainingTest : public testing::TestWithParam<Variant> {
 protected:
  ImageTrainingTest() {
    registry_.AddModel(ConvNetModel());
    registry_.AddDataset({.name = "images", .help = "blobs", .fields = {}, .load = [](const auto&, const auto&) {
                            return BlobImages();
                          }});
  }

  TrialTask Task(const ScratchFolder& folder) const {
    TrialTask task = SmallTask(folder.path());
    task.document.dataset.name = "images";
    task.document.model = {.name = "convnet", .options = OptionsOf(ConvNetModel(), {{"depth", 2}, {"width", 8}})};
    task.document.epochs = 4;
    GetParam().change(task.document);
    return task;
  }

  Registry registry_ = SmallRegistry();
};

TEST_P(ImageTrainingTest, LeavingInTheMiddleOfAnEpochAndResumingEqualsOneRun) {
  const auto trial = ExpectSameTrialWhenLeftAfter(
      10, [this](const ScratchFolder& folder) { return Task(folder); }, registry_);
  EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 3");
}

TEST_P(ImageTrainingTest, TheFirstEpochsLossDoesNotDependOnTheMemoryFormat) {
  const ScratchFolder a, b;
  RecordingLink last, plain;
  TrialTask task = Task(a);
  EXPECT_EQ(Train(task, registry_, last).facts["memory_format"]["used"], "channels_last");
  task.document.memory_format = "contiguous";
  task.folder = b.path();
  EXPECT_EQ(Train(task, registry_, plain).facts["memory_format"]["used"], "contiguous");
  constexpr double kRounding = 2e-3;
  EXPECT_NEAR(last.measured.at(1).at("train.loss"), plain.measured.at(1).at("train.loss"), kRounding);
}

INSTANTIATE_TEST_SUITE_P(All, ImageTrainingTest,
                         testing::Values(Variant{"adamw", [](Document&) {}},
                                         Variant{"adafactor", [](Document& d) { d.optimizer.name = "adafactor"; }},
                                         Variant{"lamb", [](Document& d) { d.optimizer.name = "lamb"; }},
                                         Variant{"averaged_and_clipped",
                                                 [](Document& d) {
                                                   d.averaging.name = "ema";
                                                   d.gradient_clip_norm = 1;
                                                 }}),
                         [](const auto& row) { return row.param.name; });

// On one thread the planned engine trains them, which draws dropout's masks itself.
TEST(PlannedImageTrainingTest, DropoutDrawsTheSameAfterAResume) {
  Registry registry = SmallRegistry();
  registry.AddModel(ConvNetModel());
  registry.AddDataset(
      {.name = "images", .help = "blobs", .fields = {}, .load = [](const auto&, const auto&) { return BlobImages(); }});
  const auto task_in = [](const ScratchFolder& folder) {
    TrialTask task = SmallTask(folder.path());
    task.document.dataset.name = "images";
    task.document.model = {.name = "convnet",
                           .options = OptionsOf(ConvNetModel(), {{"depth", 2},
                                                                 {"width", 8},
                                                                 {"batch_norm", false},
                                                                 {"pool", "average"},
                                                                 {"hidden", 10},
                                                                 {"dropout", 0.3}})};
    task.document.epochs = 4;
    return task;
  };
  const auto trial = ExpectSameTrialWhenLeftAfter(10, task_in, registry);
  EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 3");
}

// With more threads autograd trains images, so what threads a resume has decides which engine goes on.
class EngineResumeTest : public ImageTrainingTest {};

TEST_P(EngineResumeTest, WhatOneEngineLeftTheOtherFinishesToWithinRounding) {
  for (const int before : {1, 2}) {
    const ScratchFolder whole_folder, first_folder, next_folder;
    const auto task_in = [&](const ScratchFolder& folder, int threads) {
      TrialTask task = Task(folder);
      task.threads = threads;
      return task;
    };
    RecordingLink whole, first, next;
    const TrialResult one = Train(task_in(whole_folder, before), registry_, whole);
    TrialTask left = task_in(first_folder, before);
    left.until_epoch = 2;
    Train(left, registry_, first);
    TrialTask resumed = task_in(next_folder, 3 - before);
    resumed.resume_from = first_folder.path();
    const TrialResult other = Train(resumed, registry_, next);
    EXPECT_EQ(one.facts["engine"]["used"], before == 1 ? "planned" : "autograd");
    EXPECT_EQ(other.facts["engine"]["used"], before == 1 ? "autograd" : "planned");
    EXPECT_EQ(other.epochs, one.epochs);
    constexpr double kRounding = 2e-3;
    ASSERT_FALSE(next.measured.empty());
    for (const auto& [epoch, metrics] : next.measured) {
      EXPECT_NEAR(metrics.at("train.loss"), whole.measured.at(epoch).at("train.loss"), kRounding) << epoch;
      EXPECT_NEAR(metrics.at("valid.loss"), whole.measured.at(epoch).at("valid.loss"), kRounding) << epoch;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, EngineResumeTest,
                         testing::Values(Variant{"adamw", [](Document&) {}},
                                         Variant{"averaged", [](Document& d) { d.averaging.name = "ema"; }}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace hpo::trial_runner
