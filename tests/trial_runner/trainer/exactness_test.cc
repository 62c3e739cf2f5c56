// SPDX-License-Identifier: Apache-2.0
//
// Bits, not tolerances: a trial is a function of its task, however often it was interrupted and whatever ran before.
#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/equal_trials.h"
#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

struct Variant {
  std::string name;
  std::function<void(Document&)> change;
};

class ExactnessTest : public testing::TestWithParam<Variant> {
 protected:
  TrialTask Task(const ScratchFolder& folder) const {
    TrialTask task = SmallTask(folder.path());
    GetParam().change(task.document);
    return task;
  }

  const Registry registry_ = SmallRegistry();
};

TEST_P(ExactnessTest, LeavingAfterHalfTheEpochsAndResumingEqualsOneRun) {
  const ScratchFolder straight, half, rest;
  RecordingLink whole, first, second;
  const TrialResult expected = Train(Task(straight), registry_, whole);

  TrialTask task = Task(half);
  task.until_epoch = task.document.epochs / 2;
  EXPECT_EQ(Train(task, registry_, first).end, TrialEnd::kPreempted);
  TrialTask resumed = Task(rest);
  resumed.resume_from = half.path();
  const TrialResult result = Train(resumed, registry_, second);

  ExpectEqualResults(result, expected);
  ExpectEqualWeights(rest, straight);
  EXPECT_EQ(result.facts["resume"]["used"], "epoch 4, batch 0");
  EXPECT_EQ(result.facts["resume"]["why"], "");
  first.measured.merge(second.measured);
  EXPECT_EQ(first.measured, whole.measured);
}

TEST_P(ExactnessTest, LeavingInTheMiddleOfAnEpochAndResumingEqualsOneRun) {
  const auto trial = ExpectSameTrialWhenLeftAfter(
      10, [this](const ScratchFolder& folder) { return Task(folder); }, registry_);
  EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 3");
}

TEST_P(ExactnessTest, ATrialHasTheSameBitsFirstAndAfterOtherTrials) {
  const ScratchFolder first_folder, other_folder, later_folder;
  RecordingLink first, other, later;
  const TrialResult expected = Train(Task(first_folder), registry_, first);
  TrialTask between = SmallTask(other_folder.path());
  between.seed = 5;
  between.document.model.options["width"] = 40;
  between.document.precision = "bf16";
  between.document.epochs = 2;
  Train(between, registry_, other);
  ExpectEqualResults(Train(Task(later_folder), registry_, later), expected);
  ExpectEqualWeights(later_folder, first_folder);
  EXPECT_EQ(later.measured, first.measured);
}

INSTANTIATE_TEST_SUITE_P(
    All, ExactnessTest,
    testing::Values(Variant{"adamw", [](Document&) {}}, Variant{"adam", [](Document& d) { d.optimizer.name = "adam"; }},
                    Variant{"sgd_momentum",
                            [](Document& d) {
                              d.optimizer.name = "sgd";
                              d.optimizer.sgd = {.momentum = 0.9, .nesterov = true};
                            }},
                    Variant{"rmsprop",
                            [](Document& d) {
                              d.optimizer.name = "rmsprop";
                              d.optimizer.rmsprop = {.momentum = 0.9, .centered = true};
                            }},
                    Variant{"lamb", [](Document& d) { d.optimizer.name = "lamb"; }},
                    Variant{"lion", [](Document& d) { d.optimizer.name = "lion"; }},
                    Variant{"adafactor", [](Document& d) { d.optimizer.name = "adafactor"; }},
                    Variant{"groups",
                            [](Document& d) {
                              d.optimizer.decay_norms_and_biases = false;
                              d.optimizer.groups = {{.match = "output.*", .lr_factor = 3}};
                            }},
                    Variant{"plateau",
                            [](Document& d) {
                              d.schedule.name = "plateau";
                              d.schedule.plateau = {.factor = 0.5, .patience = 0};
                            }},
                    Variant{"ema", [](Document& d) { d.averaging.name = "ema"; }},
                    Variant{"swa", [](Document& d) { d.averaging = {.name = "swa", .swa = {.from = 0.3}}; }},
                    Variant{"frozen", [](Document& d) { d.freeze = "hidden0, norm0"; }},
                    Variant{"recomputed", [](Document& d) { d.recompute_segments = 3; }},
                    Variant{"watched", [](Document& d) { d.early_stopping = {.patience = 5, .min_delta = 0.5}; }},
                    Variant{"focal", [](Document& d) { d.loss = {.name = "focal", .class_weights = "balanced"}; }},
                    Variant{"clipped",
                            [](Document& d) {
                              d.gradient_clip_norm = 0.1;
                              d.gradient_clip_value = 0.05;
                            }},
                    Variant{"bf16", [](Document& d) { d.precision = "bf16"; }},
                    Variant{"fp16",
                            [](Document& d) {
                              d.precision = "fp16";
                              d.gradient_clip_norm = 0.1;
                            }}),
    [](const auto& row) { return row.param.name; });

TEST(AccumulationExactnessTest, AResumeIsBetweenTwoStepsOfSeveralBatches) {
  const auto task_in = [](const ScratchFolder& folder) {
    TrialTask task = SmallTask(folder.path());
    task.document.accumulate_batches = 3;  // 7 batches an epoch: steps of 3, 3 and 1
    return task;
  };
  const auto trial = ExpectSameTrialWhenLeftAfter(4, task_in, SmallRegistry());
  EXPECT_EQ(trial.whole.facts["steps"], 24);
  EXPECT_EQ(trial.resumed.facts["resume"]["used"], "epoch 1, batch 3");
}

TEST(TrialSeedTest, AnotherSeedGivesOtherWeights) {
  const ScratchFolder a, b;
  RecordingLink first, second;
  TrialTask task = SmallTask(a.path());
  Train(task, SmallRegistry(), first);
  task.folder = b.path();
  task.seed += 1;
  Train(task, SmallRegistry(), second);
  EXPECT_NE(first.measured, second.measured);
}

}  // namespace
}  // namespace hpo::trial_runner
