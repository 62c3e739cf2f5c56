// SPDX-License-Identifier: Apache-2.0
//
// What it means that two trials are the same training: equal results, equal measurements and weights with equal bits.
// The expectations of tests that interrupt a trial, or train it in two ways.
#pragma once

#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/small_task.h"
#include "trial_runner/checkpoint/tensor_file.h"

namespace hpo::trial_runner {

// Everything that a trial tells in its end, but seconds.
inline void ExpectEqualResults(const TrialResult& a, const TrialResult& b) {
  EXPECT_EQ(a.end, b.end);
  EXPECT_EQ(a.best_epoch, b.best_epoch);
  EXPECT_EQ(a.epochs, b.epochs);
  EXPECT_EQ(a.metrics, b.metrics);
  EXPECT_EQ(a.test, b.test);
  EXPECT_EQ(a.facts["steps"], b.facts["steps"]);
}

// The weights that the trials of two folders kept.
inline void ExpectEqualWeights(const ScratchFolder& a, const ScratchFolder& b) {
  const TensorFile first = ReadTensorFile(a.path() / "best.safetensors");
  const TensorFile second = ReadTensorFile(b.path() / "best.safetensors");
  ASSERT_EQ(first.tensors.size(), second.tensors.size());
  for (std::size_t i = 0; i < first.tensors.size(); ++i) {
    EXPECT_EQ(first.tensors[i].name, second.tensors[i].name);
    EXPECT_TRUE(at::equal(first.tensors[i].tensor, second.tensors[i].tensor)) << first.tensors[i].name;
  }
}

// The task of one attempt, whose folder is given; each call gives the same training.
using TaskIn = std::function<TrialTask(const ScratchFolder&)>;

struct InterruptedTrial {
  TrialResult whole, resumed;
  RecordingLink told;  // by the one that was not interrupted
};

// Trains a task in one run, and once more in two attempts of which the first is asked to leave after `steps` optimizer
// steps; expects the same of both. The caller says where it expects the second attempt to go on:
// facts["resume"]["used"].
inline InterruptedTrial ExpectSameTrialWhenLeftAfter(std::uint64_t steps, const TaskIn& task_in,
                                                     const Registry& registry) {
  const ScratchFolder straight, half, rest;
  InterruptedTrial trial;
  trial.whole = Train(task_in(straight), registry, trial.told);

  RecordingLink first(StopRequest::kCheckpointAndLeave, steps), second;
  EXPECT_EQ(Train(task_in(half), registry, first).end, TrialEnd::kPreempted);
  TrialTask resumed = task_in(rest);
  resumed.resume_from = half.path();
  trial.resumed = Train(resumed, registry, second);

  EXPECT_EQ(trial.resumed.facts["resume"]["why"], "");
  ExpectEqualResults(trial.resumed, trial.whole);
  ExpectEqualWeights(rest, straight);
  first.measured.merge(second.measured);
  EXPECT_EQ(first.measured, trial.told.measured);
  return trial;
}

}  // namespace hpo::trial_runner
