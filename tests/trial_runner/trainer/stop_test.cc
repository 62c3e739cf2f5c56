// SPDX-License-Identifier: Apache-2.0
//
// Ending early: on request, by patience, at `until`, and going on from what was left.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

using testing::HasSubstr;

TEST(StopTest, FinishNowReturnsTheBestEpochSoFarWithItsTestMetrics) {
  const ScratchFolder folder;
  RecordingLink link(StopRequest::kFinishNow, 17);  // seven steps an epoch: in the middle of the third
  const TrialResult result = Train(SmallTask(folder.path()), SmallRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kStopped);
  EXPECT_EQ(result.epochs, 2);
  EXPECT_EQ(result.facts["steps"], 17);
  ASSERT_GE(result.best_epoch, 1);
  EXPECT_EQ(result.metrics, link.measured.at(result.best_epoch));
  EXPECT_EQ(result.test.size(), 3u);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "best.safetensors"));
}

TEST(StopTest, FinishNowBeforeTheFirstMeasurementReturnsNoMetrics) {
  const ScratchFolder folder;
  RecordingLink link(StopRequest::kFinishNow, 1);
  const TrialResult result = Train(SmallTask(folder.path()), SmallRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kStopped);
  EXPECT_EQ(result.best_epoch, 0);
  EXPECT_TRUE(result.metrics.empty());
  EXPECT_TRUE(result.test.empty());
}

TEST(StopTest, AStopAskedAtTheLastStepFinishesTheTrial) {
  for (const StopRequest stop : {StopRequest::kFinishNow, StopRequest::kCheckpointAndLeave}) {
    const ScratchFolder folder;
    const TrialTask task = SmallTask(folder.path());
    RecordingLink link(stop, 7 * 8);
    const TrialResult whole = Train(task, SmallRegistry(), link);
    EXPECT_EQ(whole.end, TrialEnd::kFinished);
    EXPECT_EQ(whole.epochs, task.document.epochs);
  }
}

TEST(StopTest, AStopAskedAtTheLastStepOfAnEpochStillMeasuresIt) {
  const ScratchFolder folder;
  RecordingLink link(StopRequest::kCheckpointAndLeave, 14);
  const TrialResult result = Train(SmallTask(folder.path()), SmallRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kPreempted);
  EXPECT_EQ(result.epochs, 2);
  EXPECT_EQ(link.measured.size(), 2u);
}

TEST(StopTest, UntilLeavesAfterThatEpochAndNeverChangesTheSchedule) {
  const ScratchFolder folder, whole_folder;
  TrialTask task = SmallTask(folder.path());
  task.until_epoch = 3;
  RecordingLink link, whole;
  const TrialResult result = Train(task, SmallRegistry(), link);
  Train(SmallTask(whole_folder.path()), SmallRegistry(), whole);
  EXPECT_EQ(result.end, TrialEnd::kPreempted);
  EXPECT_EQ(result.epochs, 3);
  EXPECT_TRUE(result.test.empty());
  EXPECT_EQ(link.measured.at(3), whole.measured.at(3));
}

TEST(StopTest, UntilTheLastEpochIsAWholeTrial) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.until_epoch = task.document.epochs;
  RecordingLink link;
  EXPECT_EQ(Train(task, SmallRegistry(), link).end, TrialEnd::kFinished);
}

TEST(StopTest, AtEpochEndsATrialWithTheBestEpochSoFarAndNeverChangesTheSchedule) {
  const ScratchFolder folder, whole_folder;
  TrialTask task = SmallTask(folder.path());
  task.document.early_stopping.at_epoch = 3;
  RecordingLink link, whole;
  const TrialResult result = Train(task, SmallRegistry(), link);
  Train(SmallTask(whole_folder.path()), SmallRegistry(), whole);
  EXPECT_EQ(result.end, TrialEnd::kEarlyStopped);
  EXPECT_EQ(result.epochs, 3);
  EXPECT_EQ(result.test.size(), 3u);
  EXPECT_EQ(result.metrics, link.measured.at(result.best_epoch));
  whole.measured.erase(whole.measured.upper_bound(3), whole.measured.end());
  EXPECT_EQ(link.measured, whole.measured);
}

TEST(StopTest, AnAtEpochBehindTheLastOneChangesNothing) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.early_stopping.at_epoch = task.document.epochs + 1;
  RecordingLink link;
  const TrialResult result = Train(task, SmallRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kFinished);
  EXPECT_EQ(result.epochs, task.document.epochs);
}

TEST(StopTest, PatienceEndsATrialThatGetsNoBetter) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.document.optimizer.lr = 1e-9;
  task.document.early_stopping.patience = 2;
  task.document.epochs = 30;
  task.objective_metric = "valid.error";
  RecordingLink link;
  const TrialResult result = Train(task, SmallRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kEarlyStopped);
  EXPECT_EQ(result.epochs, result.best_epoch + 2);
}

TEST(StopTest, OfEqualEpochsTheEarliestIsBest) {
  const ScratchFolder folder;
  RecordingLink link;
  const TrialResult result = Train(SmallTask(folder.path()), SmallRegistry(), link);
  for (const auto& [epoch, metrics] : link.measured) {
    if (epoch < result.best_epoch) {
      EXPECT_GT(metrics.at("valid.error"), result.metrics.at("valid.error"));
    } else {
      EXPECT_GE(metrics.at("valid.error"), result.metrics.at("valid.error"));
    }
  }
}

TEST(StopTest, AMaximizedMetricKeepsItsLargestValue) {
  const ScratchFolder folder;
  TrialTask task = SmallTask(folder.path());
  task.objective_metric = "valid.loss";
  task.maximize = true;
  RecordingLink link;
  const TrialResult result = Train(task, SmallRegistry(), link);
  for (const auto& [epoch, metrics] : link.measured) {
    EXPECT_LE(metrics.at("valid.loss"), result.metrics.at("valid.loss"));
  }
}

TEST(StopTest, ATrialWithoutACheckpointStartsOverAndSaysSo) {
  const ScratchFolder empty, folder, plain_folder;
  TrialTask task = SmallTask(folder.path());
  task.resume_from = empty.path();
  RecordingLink link, plain;
  const TrialResult result = Train(task, SmallRegistry(), link);
  Train(SmallTask(plain_folder.path()), SmallRegistry(), plain);
  EXPECT_EQ(result.facts["resume"]["used"], "beginning");
  EXPECT_THAT(result.facts["resume"]["why"].get<std::string>(), HasSubstr("last.safetensors"));
  EXPECT_EQ(link.measured, plain.measured);
}

TEST(StopTest, AnotherThreadCountAtResumeIsRecorded) {
  const ScratchFolder folder, next;
  TrialTask task = SmallTask(folder.path());
  task.until_epoch = 2;
  RecordingLink link, second;
  Train(task, SmallRegistry(), link);
  TrialTask resumed = SmallTask(next.path());
  resumed.resume_from = folder.path();
  resumed.threads = 2;
  const TrialResult result = Train(resumed, SmallRegistry(), second);
  EXPECT_EQ(result.epochs, resumed.document.epochs);
  EXPECT_EQ(result.facts["threads"], 2);
  EXPECT_THAT(result.facts["resume"]["why"].get<std::string>(), HasSubstr("made with 1 threads, now 2"));
}

TEST(StopTest, CheckpointsAreWrittenWhenTheyAreDue) {
  const ScratchFolder often, never;
  RecordingLink first(StopRequest::kFinishNow, 17), second(StopRequest::kFinishNow, 17);
  TrialTask task = SmallTask(often.path());
  task.document.checkpoint.every_s = 0;
  Train(task, SmallRegistry(), first);
  task.folder = never.path();
  task.document.checkpoint.every_s = 1e9;
  Train(task, SmallRegistry(), second);
  EXPECT_TRUE(std::filesystem::exists(often.path() / "last.safetensors"));
  EXPECT_FALSE(std::filesystem::exists(never.path() / "last.safetensors"));
}

}  // namespace
}  // namespace hpo::trial_runner
