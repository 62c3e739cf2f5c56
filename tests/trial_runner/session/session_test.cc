// SPDX-License-Identifier: Apache-2.0
//
// The session driven through pipes, with a training that the test controls.
#include "trial_runner/session/session.h"

#include <c10/util/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/session/pipe.h"

namespace hpo::trial_runner {
namespace {

using protocol::EndCause;
using protocol::Tell;

class SessionTest : public ::testing::Test {
 protected:
  using TrainFunction = std::function<TrialResult(const TrialTask&, const Registry&, TrainingLink&)>;

  SessionTest() { std::signal(SIGPIPE, SIG_IGN); }

  void TearDown() override {
    input_.CloseWrite();
    if (thread_.joinable()) thread_.join();
  }

  // Starts the session and takes its `ready`.
  void Serve(TrainFunction train) {
    thread_ = std::thread([this, train = std::move(train)] {
      SessionOptions options{.input_fd = input_.read_end(),
                             .output_fd = output_.write_end(),
                             .leave_fd = leave_.read_end(),
                             .on_training_orphaned = [this] { orphaned_ = true; },
                             .train = train};
      Session session(BuiltInRegistry(), std::move(options));
      status_ = session.Run({.runner = "test 1", .versions = {}});
      output_.CloseWrite();
    });
    ready_ = output_.ReadLine().value_or("");
  }

  int Status() {
    thread_.join();
    return status_;
  }

  void SendStart(int trial, const nlohmann::json& document = nlohmann::json::object()) {
    protocol::Start start;
    start.members.push_back({.trial = trial,
                             .attempt = 1,
                             .token = "t",
                             .seed = 5,
                             .document = document,
                             .configuration = {},
                             .folder = (folder_.path() / "attempt").string(),
                             .checkpoint = {},
                             .until = {}});
    start.objective.metric = "valid.error";
    input_.Send(protocol::Line(start) + "\n");
  }

  void SendStop(int trial, bool resumable) {
    input_.Send(protocol::Line(protocol::Stop{
                    .trial = trial, .attempt = 1, .reason = "test", .deadline_s = 1, .resumable = resumable}) +
                "\n");
  }

  // The next message, which must be a tell.
  Tell NextTell() { return std::get<Tell>(*protocol::ReadFromRunner(output_.ReadLine().value())); }

  const ScratchFolder folder_;
  Pipe input_, output_, leave_;
  std::thread thread_;
  std::string ready_;
  std::atomic<bool> orphaned_ = false;
  int status_ = -1;
};

// A training that goes on until it is asked to stop, and then says how.
TrialResult TrainUntilAsked(const TrialTask&, const Registry&, TrainingLink& link) {
  link.OnMeasure(1, {{"valid.error", 0.5}});
  StopRequest request = StopRequest::kNone;
  while (request == StopRequest::kNone) request = link.Requested();
  TrialResult result;
  result.end = request == StopRequest::kFinishNow ? TrialEnd::kStopped : TrialEnd::kPreempted;
  return result;
}

TEST_F(SessionTest, SaysReadyBeforeAnythingElse) {
  Serve(TrainUntilAsked);
  EXPECT_EQ(ready_, R"({"ready":{"runner":"test 1","versions":{}}})");
}

TEST_F(SessionTest, TaskAndResultPassUnchanged) {
  TrialTask seen;
  Serve([&](const TrialTask& task, const Registry&, TrainingLink&) {
    seen = task;
    return TrialResult{.end = TrialEnd::kEarlyStopped,
                       .best_epoch = 4,
                       .epochs = 9,
                       .metrics = {{"valid.error", 0.25}},
                       .test = {{"test.error", 0.5}},
                       .facts = {{"steps", 7}}};
  });
  SendStart(3, {{"epochs", 12}});
  const Tell tell = NextTell();
  EXPECT_EQ(seen.document.epochs, 12);
  EXPECT_EQ(seen.seed, 5u);
  EXPECT_EQ(seen.objective_metric, "valid.error");
  EXPECT_TRUE(std::filesystem::is_directory(seen.folder));
  EXPECT_EQ(tell.sender.trial, 3);
  EXPECT_EQ(tell.sender.attempt, 1);
  EXPECT_EQ(tell.sender.token, "t");
  EXPECT_EQ(tell.cause, EndCause::kFinished);
  EXPECT_FALSE(tell.failed);
  EXPECT_EQ(tell.step, 4);
  EXPECT_EQ(tell.metrics, (protocol::Metrics{{"valid.error", 0.25}}));
  EXPECT_EQ(tell.test, (protocol::Metrics{{"test.error", 0.5}}));
  EXPECT_EQ(tell.facts, nlohmann::json({{"steps", 7}, {"end", "early_stopped"}, {"epochs", 9}}));
}

TEST_F(SessionTest, StartsAreTrainedOneAfterTheOther) {
  Serve([](const TrialTask&, const Registry&, TrainingLink&) { return TrialResult{.metrics = {{"valid.error", 1}}}; });
  for (int trial = 0; trial < 20; ++trial) SendStart(trial);
  for (int trial = 0; trial < 20; ++trial) EXPECT_EQ(NextTell().sender.trial, trial);
}

TEST_F(SessionTest, StopEndsTheRunningTrialWithItsResult) {
  Serve(TrainUntilAsked);
  SendStart(1);
  output_.ReadLine();  // the measurement: it runs
  SendStop(1, /*resumable=*/false);
  EXPECT_EQ(NextTell().cause, EndCause::kStopped);
  SendStart(2);
  output_.ReadLine();
  SendStop(2, /*resumable=*/true);
  EXPECT_EQ(NextTell().cause, EndCause::kPreempted);
}

TEST_F(SessionTest, StopOfAWaitingTrialIsAnsweredWithoutTraining) {
  Serve(TrainUntilAsked);
  SendStart(1);
  output_.ReadLine();
  SendStart(2);
  SendStop(2, /*resumable=*/false);
  SendStop(1, /*resumable=*/false);
  EXPECT_EQ(NextTell().sender.trial, 1);
  const Tell second = NextTell();
  EXPECT_EQ(second.sender.trial, 2);
  EXPECT_EQ(second.cause, EndCause::kStopped);
}

TEST_F(SessionTest, FailuresAreToldAndTheNextTrialRuns) {
  int calls = 0;
  Serve([&](const TrialTask&, const Registry&, TrainingLink&) -> TrialResult {
    switch (++calls) {
      case 1:
        throw std::bad_alloc();
      case 2:
        throw Diverged("train.loss is not finite in epoch 1");
      case 3:
        throw std::runtime_error("odd\nthing");
      default:
        return {.metrics = {{"valid.error", 1}}};
    }
  });
  for (int trial = 1; trial <= 4; ++trial) SendStart(trial);
  EXPECT_EQ(NextTell().cause, EndCause::kOutOfMemory);
  const Tell diverged = NextTell();
  EXPECT_EQ(diverged.cause, EndCause::kFinished);
  EXPECT_EQ(diverged.failed, "train.loss is not finite in epoch 1");
  const Tell crashed = NextTell();
  EXPECT_EQ(crashed.cause, EndCause::kCrashed);
  EXPECT_EQ(crashed.failed, "odd\nthing");
  EXPECT_FALSE(NextTell().failed);
}

TEST_F(SessionTest, AllProblemsOfADocumentAreTold) {
  Serve(TrainUntilAsked);
  SendStart(1, {{"lr", 1}, {"epochs", 0}});
  const Tell tell = NextTell();
  EXPECT_EQ(tell.cause, EndCause::kBadConfiguration);
  EXPECT_EQ(tell.failed,
            "lr: unknown key; did you mean optimizer.lr?; epochs: must be an integer in [1, 1000000], got 0");
}

TEST_F(SessionTest, StartWithoutADocumentIsABadConfiguration) {
  Serve(TrainUntilAsked);
  SendStart(1, nullptr);
  EXPECT_EQ(NextTell().failed, "document: must be an object");
}

TEST_F(SessionTest, FolderThatCannotBeMadeIsACrashOfTheAttempt) {
  folder_.Write("attempt", "a file in the way");
  Serve(TrainUntilAsked);
  SendStart(1);
  EXPECT_THAT(NextTell().failed.value(), ::testing::HasSubstr("attempt"));
}

TEST_F(SessionTest, ClosedInputEndsTheRunningTrialAndTheSession) {
  Serve(TrainUntilAsked);
  SendStart(1);
  output_.ReadLine();
  input_.CloseWrite();
  EXPECT_EQ(NextTell().cause, EndCause::kPreempted);
  EXPECT_EQ(Status(), Session::kDone);
  EXPECT_TRUE(orphaned_);
}

TEST_F(SessionTest, ClosedInputEndsAnIdleSessionInPeace) {
  Serve(TrainUntilAsked);
  input_.CloseWrite();
  EXPECT_EQ(Status(), Session::kDone);
  EXPECT_FALSE(orphaned_);
}

TEST_F(SessionTest, AskedToLeaveGivesEverythingBackAsPreempted) {
  Serve(TrainUntilAsked);
  SendStart(1);
  output_.ReadLine();
  SendStart(2);
  leave_.Send("x");
  EXPECT_EQ(NextTell().cause, EndCause::kPreempted);
  const Tell second = NextTell();
  EXPECT_EQ(second.sender.trial, 2);
  EXPECT_EQ(second.cause, EndCause::kPreempted);
  EXPECT_EQ(Status(), Session::kLeft);
}

TEST_F(SessionTest, ClosedOutputEndsTheSession) {
  Serve([&](const TrialTask& task, const Registry& registry, TrainingLink& link) {
    output_.CloseRead();
    return TrainUntilAsked(task, registry, link);
  });
  SendStart(1);
  EXPECT_EQ(Status(), Session::kNobodyListens);
}

TEST_F(SessionTest, LineThatIsNoMessageEndsTheSession) {
  Serve(TrainUntilAsked);
  ::testing::internal::CaptureStderr();
  input_.Send("{\"begin\": {}}\n");
  EXPECT_EQ(Status(), Session::kBadMessage);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              ::testing::HasSubstr("no message of hpo: a message must be start or stop, got \"begin\""));
}

TEST_F(SessionTest, DeviceFaultIsToldAndEndsTheSession) {
  Serve([](const TrialTask&, const Registry&, TrainingLink&) -> TrialResult {
    throw c10::AcceleratorError({__func__, __FILE__, __LINE__}, 700, "illegal access");
  });
  SendStart(1);
  EXPECT_EQ(NextTell().cause, EndCause::kDeviceFault);
  EXPECT_EQ(Status(), Session::kDeviceBroken);
}

}  // namespace
}  // namespace hpo::trial_runner
