// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/device/step_replay.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/trial_runner/device/fake_accelerator.h"

namespace hpo::trial_runner {
namespace {

constexpr std::int64_t kRows = 4;

LabelledRows Batch(std::int64_t rows, float value) {
  return {at::full({rows}, value), at::zeros({rows}, at::kLong), {}, 1};
}

// Sums the samples of all steps, which is what must not depend on how they are run.
struct Sum {
  FakeAccelerator accelerator;
  double total = 0;

  explicit Sum(bool recording_fails = false) : accelerator(recording_fails) {}

  StepReplay Replay(StepReplayOptions options) {
    options.rows = kRows;
    return {accelerator, options, [this](const LabelledRows& batch) { total += batch.samples.sum().item<double>(); }};
  }
};

TEST(StepReplayTest, ReplayedStepsReadTheBatchOfTheirOwn) {
  Sum sum;
  StepReplay replay = sum.Replay({.mode = "on", .warm_up_steps = 2});
  for (int step = 1; step <= 6; ++step) replay.Run(Batch(kRows, static_cast<float>(step)));
  EXPECT_EQ(sum.total, kRows * (1 + 2 + 3 + 4 + 5 + 6));
  EXPECT_EQ(sum.accelerator.replays, 4);
  EXPECT_EQ(replay.choice().used, "on");
}

TEST(StepReplayTest, ABatchOfAnotherSizeIsNeverReplayed) {
  Sum sum;
  StepReplay replay = sum.Replay({.mode = "on", .warm_up_steps = 1});
  for (const std::int64_t rows : {kRows, kRows, kRows - 1, kRows}) replay.Run(Batch(rows, 1));
  EXPECT_EQ(sum.total, 4 * kRows - 1);
  EXPECT_EQ(sum.accelerator.replays, 2);
}

TEST(StepReplayTest, AStepThatCannotBeRecordedIsDoneAllTheSame) {
  Sum sum(/*recording_fails=*/true);
  StepReplay replay = sum.Replay({.mode = "on", .warm_up_steps = 1});
  for (int step = 0; step < 5; ++step) replay.Run(Batch(kRows, 1));
  EXPECT_EQ(sum.total, 5 * kRows);
  EXPECT_EQ(replay.choice().used, "off");
  EXPECT_THAT(replay.choice().why, ::testing::HasSubstr("not permitted when stream is capturing"));
}

TEST(StepReplayTest, AnObstacleIsTheReason) {
  Sum sum;
  StepReplay replay = sum.Replay({.mode = "auto", .obstacle = "a step takes several batches"});
  for (int step = 0; step < 30; ++step) replay.Run(Batch(kRows, 1));
  EXPECT_EQ(sum.accelerator.replays, 0);
  EXPECT_EQ(ToJson(replay.choice()),
            (nlohmann::json{{"asked", "auto"}, {"used", "off"}, {"why", "a step takes several batches"}}));
}

TEST(StepReplayTest, WhatWasNotAskedForNeedsNoReason) {
  Sum sum;
  StepReplay replay = sum.Replay({.mode = "off"});
  for (int step = 0; step < 30; ++step) replay.Run(Batch(kRows, 1));
  EXPECT_EQ(sum.accelerator.replays, 0);
  EXPECT_EQ(ToJson(replay.choice()), (nlohmann::json{{"asked", "off"}, {"used", "off"}, {"why", ""}}));
}

// The fake device replays at the cost of the step itself, or at none.
TEST(StepReplayTest, AutoKeepsWhatIsFaster) {
  for (const bool faster : {false, true}) {
    FakeAccelerator accelerator;
    bool recorded = false;
    const auto step = [&](const LabelledRows&) {
      const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(2);
      const bool waits = faster ? accelerator.replays == 0 : accelerator.replays > 0;
      while (waits && std::chrono::steady_clock::now() < until) recorded = true;
    };
    StepReplay replay(accelerator, {.mode = "auto", .rows = kRows, .warm_up_steps = 1, .measured_steps = 3}, step);
    for (int i = 0; i < 1 + 3 + 1 + 3 + 5; ++i) replay.Run(Batch(kRows, 1));
    EXPECT_EQ(replay.choice().used, faster ? "on" : "off");
    EXPECT_THAT(replay.choice().why, ::testing::HasSubstr("a replayed step takes"));
    EXPECT_EQ(accelerator.replays, faster ? 1 + 3 + 5 : 1 + 3);
    EXPECT_TRUE(recorded);
  }
}

}  // namespace
}  // namespace hpo::trial_runner
