// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/early_stopping.h"

#include <gmock/gmock.h>

#include "tests/trial_runner/trainer/small_task.h"

namespace hpo::trial_runner {
namespace {

using ::testing::HasSubstr;

// Tells the values of `metric` for epochs 1, 2, ... and says why it ends after them.
std::string WhyAfter(EarlyStopping& stopping, const std::string& metric, const std::vector<double>& values) {
  TrainingState state;
  for (const double value : values) {
    stopping.OnEpoch({{metric, value}});
    ++state.epochs;
  }
  return stopping.Why(state);
}

TEST(EarlyStoppingTest, WithoutSettingsATrialGoesOn) {
  EarlyStopping stopping({}, "valid.error", false);
  EXPECT_EQ(WhyAfter(stopping, "valid.error", {0.1, 0.9, 0.9, 0.9}), "");
}

TEST(EarlyStoppingTest, PatienceCountsEpochsWithoutEnoughImprovement) {
  const EarlyStoppingOptions options{.patience = 2, .min_delta = 0.1};
  EarlyStopping stopping(options, "valid.error", false);
  EXPECT_EQ(WhyAfter(stopping, "valid.error", {0.9, 0.7, 0.65}), "");
  EXPECT_EQ(WhyAfter(stopping, "valid.error", {0.61}), "valid.error did not get better for 2 epochs");
  EXPECT_EQ(WhyAfter(stopping, "valid.error", {0.5}), "");
}

TEST(EarlyStoppingTest, LargerValuesAreBetterForAnObjectiveThatIsMaximized) {
  EarlyStopping stopping({.patience = 1}, "valid.accuracy", true);
  EXPECT_EQ(WhyAfter(stopping, "valid.accuracy", {0.5, 0.6, 0.7}), "");
  EXPECT_EQ(WhyAfter(stopping, "valid.accuracy", {0.6}), "valid.accuracy did not get better for 1 epochs");
}

TEST(EarlyStoppingTest, AnotherMetricThanTheObjectiveMayBeWatched) {
  EarlyStopping loss({.patience = 1, .metric = "train.loss"}, "valid.accuracy", true);
  EXPECT_EQ(WhyAfter(loss, "train.loss", {2, 1}), "");
  EXPECT_NE(WhyAfter(loss, "train.loss", {1}), "");
  EarlyStopping accuracy({.patience = 1, .metric = "valid.accuracy"}, "valid.loss", false);
  EXPECT_EQ(WhyAfter(accuracy, "valid.accuracy", {0.1, 0.2}), "");
}

TEST(EarlyStoppingTest, AMetricThatGotWorseThanTheLimitEndsTheTrial) {
  EarlyStopping loss({.metric = "train.loss", .diverge_above = 3}, "valid.error", false);
  EXPECT_EQ(WhyAfter(loss, "train.loss", {2.5, 3}), "");
  EXPECT_EQ(WhyAfter(loss, "train.loss", {4.5}), "train.loss is 4.5, worse than early_stopping.diverge_above 3");
  EarlyStopping accuracy({.diverge_above = 0.2}, "valid.accuracy", true);
  EXPECT_EQ(WhyAfter(accuracy, "valid.accuracy", {0.9}), "");
  EXPECT_THAT(WhyAfter(accuracy, "valid.accuracy", {0.1}), HasSubstr("worse than"));
}

TEST(EarlyStoppingTest, TimeOfEarlierAttemptsCountsOnceAnEpochIsDone) {
  const EarlyStopping stopping({.seconds = 10}, "valid.error", false);
  TrainingState state;
  state.seconds = {{"train", 8}, {"data", 4}};
  EXPECT_EQ(stopping.Why(state), "");
  state.epochs = 1;
  EXPECT_EQ(stopping.Why(state), "12 s have passed, early_stopping.seconds is 10");
}

TEST(EarlyStoppingTest, CopiedStateContinues) {
  const EarlyStoppingOptions options{.patience = 2};
  EarlyStopping first(options, "valid.error", false), second(options, "valid.error", false);
  WhyAfter(first, "valid.error", {0.5, 0.6});
  const std::vector<NamedTensor> saved = first.State(), fresh = second.State();
  for (std::size_t i = 0; i < saved.size(); ++i) at::Tensor(fresh[i].tensor).copy_(saved[i].tensor);
  EXPECT_NE(WhyAfter(second, "valid.error", {0.55}), "");
}

TEST(EarlyStoppingTest, ATrialThatEndsEarlySaysWhy) {
  const ScratchFolder folder;
  RecordingLink link;
  TrialTask task = SmallTask(folder.path());
  task.document.early_stopping.seconds = 1e-9;
  const TrialResult result = Train(task, SmallRegistry(), link);
  EXPECT_EQ(result.end, TrialEnd::kEarlyStopped);
  EXPECT_EQ(result.epochs, 1);
  EXPECT_FALSE(result.test.empty());
  EXPECT_THAT(result.facts["ended_by"].get<std::string>(), HasSubstr("early_stopping.seconds"));
}

}  // namespace
}  // namespace hpo::trial_runner
