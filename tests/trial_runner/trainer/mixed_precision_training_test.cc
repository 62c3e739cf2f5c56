// SPDX-License-Identifier: Apache-2.0
//
// Trials in float16: they train, and where float16 overflows whatever the loss scale they go on without it.
#include <gmock/gmock.h>

#include <limits>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

constexpr float kBeyondFp16 = 1e6;  // of the training rows' features; float16 ends at 65504
constexpr int kShort = 100;         // training rows: an epoch of 7 steps ends before a storm is one
constexpr int kLong = 320;          // 20 steps

TrialTask Fp16Task(const ScratchFolder& folder) {
  TrialTask task = SmallTask(folder.path());
  task.document.precision = "fp16";
  task.document.epochs = 4;
  return task;
}

TEST(MixedPrecisionTrainingTest, Fp16TrainsOnTheCpuLikeFloat32) {
  const ScratchFolder a, b;
  RecordingLink half, exact;
  TrialTask task = Fp16Task(a);
  const TrialResult result = Train(task, SmallRegistry(), half);
  EXPECT_EQ(result.facts["precision"], (nlohmann::json{{"asked", "fp16"}, {"used", "fp16"}, {"why", ""}}));
  EXPECT_GT(result.facts["loss_scaling"]["scale"], 1.0);
  task.document.precision = "fp32";
  task.folder = b.path();
  EXPECT_FALSE(Train(task, SmallRegistry(), exact).facts.contains("loss_scaling"));
  EXPECT_NEAR(half.measured.at(1).at("train.loss"), exact.measured.at(1).at("train.loss"), 0.05);
  EXPECT_LT(half.measured.at(4).at("train.loss"), half.measured.at(1).at("train.loss"));
}

TEST(MixedPrecisionTrainingTest, AStormLeavesFp16AndTheTrialFinishes) {
  const ScratchFolder folder;
  RecordingLink link;
  const TrialResult result = Train(Fp16Task(folder), SmallRegistry(kLong, kBeyondFp16), link);
  EXPECT_EQ(result.end, TrialEnd::kFinished);
  EXPECT_NE(result.facts["precision"]["used"], "fp16");
  EXPECT_EQ(result.facts["precision"]["why"], "fp16 overflowed in steps in a row that no loss scale healed");
  EXPECT_EQ(result.facts["loss_scaling"]["skipped_steps"], 8);
  EXPECT_EQ(result.facts["steps"], 4 * 20);  // the schedule counts skipped ones
}

TEST(MixedPrecisionTrainingTest, AnEpochLostInWholeIsTrainedAgain) {
  const ScratchFolder folder;
  RecordingLink link;
  const TrialResult result = Train(Fp16Task(folder), SmallRegistry(kShort, kBeyondFp16), link);
  EXPECT_EQ(result.end, TrialEnd::kFinished);
  EXPECT_EQ(result.facts["precision"]["why"], "fp16 overflowed in every batch of an epoch");
  EXPECT_EQ(result.facts["loss_scaling"]["skipped_steps"], 7);
  EXPECT_EQ(result.facts["steps"], 4 * 7);
  EXPECT_EQ(link.measured.size(), 4u);
}

TEST(MixedPrecisionTrainingTest, WhatIsNotFiniteInFloat32EitherIsDivergence) {
  for (const int rows : {kShort, kLong}) {
    const ScratchFolder folder;
    RecordingLink link;
    const Registry registry = SmallRegistry(rows, std::numeric_limits<float>::infinity());
    EXPECT_THROW(Train(Fp16Task(folder), registry, link), Diverged) << rows;
  }
}

TEST(MixedPrecisionTrainingTest, AResumeInTheMiddleOfAStormEqualsOneRun) {
  for (const std::uint64_t steps : {3u, 12u}) {  // before fp16 is left, and after
    const auto trial = ExpectSameTrialWhenLeftAfter(steps, Fp16Task, SmallRegistry(kLong, kBeyondFp16));
    EXPECT_EQ(trial.resumed.facts["precision"], trial.whole.facts["precision"]);
    EXPECT_EQ(trial.resumed.facts["loss_scaling"], trial.whole.facts["loss_scaling"]);
  }
}

TEST(MixedPrecisionTrainingTest, WhatTheDeviceLacksIsAFactAndNoError) {
  for (const char* asked : {"float8", "tf32", "auto"}) {
    const ScratchFolder folder;
    RecordingLink link;
    TrialTask task = Fp16Task(folder);
    task.document.precision = asked;
    const TrialResult result = Train(task, SmallRegistry(), link);
    EXPECT_EQ(result.end, TrialEnd::kFinished) << asked;
    EXPECT_EQ(result.facts["precision"]["asked"], asked);
    EXPECT_NE(result.facts["precision"]["used"], asked);
    EXPECT_NE(result.facts["precision"]["why"], "") << asked;
    EXPECT_FALSE(result.facts.contains("float8_layers")) << asked;
  }
}

}  // namespace
}  // namespace hpo::trial_runner
