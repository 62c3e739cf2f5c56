// SPDX-License-Identifier: Apache-2.0
//
// Message, then TERM, then KILL, against runners that obey and runners that do not.
#include <gmock/gmock.h>

#include <csignal>

#include "hpo/run/process_executor.h"
#include "tests/support/attempts.h"
#include "tests/support/paths.h"

namespace hpo::run {
namespace {

using ::testing::HasSubstr;
using testing::LaunchOf;
using testing::Next;
using testing::NextEvent;

class StopTest : public ::testing::Test {
 protected:
  // Starts an attempt and waits for its first measurement.
  void Start(const std::string& mode, const std::string& behaviour, std::chrono::milliseconds grace) {
    ProcessExecutorOptions options;
    (mode == "command" ? options.command : options.worker) = {testing::kFakeRunnerProgram, mode};
    options.stop_grace = grace;
    executor_ = MakeProcessExecutor(options, queue_);
    executor_->Start(LaunchOf(0, {{"behaviour", behaviour}}));
    if (mode != "never-ready") Next<AttemptMeasured>(queue_);
  }

  RunQueue queue_;
  std::unique_ptr<Executor> executor_;
};

TEST_F(StopTest, ARunnerThatIgnoresTheMessageEndsByTerm) {
  Start("warm", "hang", std::chrono::milliseconds(100));
  executor_->Stop({0, 1}, "pruned", false);
  const study::Outcome outcome = Next<AttemptEnded>(queue_).outcome;
  EXPECT_EQ(outcome.cause, EndCause::kStopped);
  EXPECT_THAT(outcome.failed, HasSubstr("SIGTERM"));
}

TEST_F(StopTest, ARunnerThatIgnoresTermTooEndsByKill) {
  Start("warm", "ignore_term", std::chrono::milliseconds(100));
  executor_->Stop({0, 1}, "pruned", false);
  EXPECT_THAT(Next<AttemptEnded>(queue_).outcome.failed, HasSubstr("SIGKILL"));
}

TEST_F(StopTest, ACommandEndsByForceLikeARunner) {
  Start("command", "ignore_term", std::chrono::milliseconds(100));
  executor_->Stop({0, 1}, "interrupted", true);
  const study::Outcome outcome = Next<AttemptEnded>(queue_).outcome;
  EXPECT_EQ(outcome.cause, EndCause::kPreempted);
  EXPECT_THAT(outcome.failed, HasSubstr("SIGKILL"));
}

TEST_F(StopTest, AnObedientRunnerIsNotHarmedAndRunsTheNextAttempt) {
  Start("warm", "obey_stop", std::chrono::seconds(10));
  executor_->Stop({0, 1}, "pruned", false);
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.metrics, (Metrics{{"value", 0.25}}));
  EXPECT_EQ(executor_->Room({}), 1);
  executor_->Start(LaunchOf(1, {{"behaviour", "tell"}}));
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.cause, EndCause::kFinished);
}

TEST_F(StopTest, TheFirstOfTwoStopsCounts) {
  Start("warm", "obey_stop", std::chrono::seconds(10));
  executor_->Stop({0, 1}, "pruned", false);
  executor_->Stop({0, 1}, "interrupted", true);
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.cause, EndCause::kStopped);
}

TEST_F(StopTest, AnAttemptWhoseRunnerIsStillStartingEndsAtOnce) {
  Start("never-ready", "tell", std::chrono::seconds(10));
  executor_->Stop({0, 1}, "interrupted", true);
  const study::Outcome outcome = Next<AttemptEnded>(queue_).outcome;
  EXPECT_EQ(outcome.cause, EndCause::kPreempted);
  EXPECT_EQ(outcome.failed, "stopped (interrupted) before it began");
}

TEST_F(StopTest, RoomComesBackWhenAKilledProcessIsGone) {
  Start("command", "ignore_term", std::chrono::milliseconds(50));
  EXPECT_EQ(executor_->Room({}), 0);
  executor_->Stop({0, 1}, "pruned", false);
  while (executor_->Room({}) == 0) NextEvent(queue_);
  EXPECT_EQ(executor_->Room({}), 1);
}

}  // namespace
}  // namespace hpo::run
