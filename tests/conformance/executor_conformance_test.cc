// SPDX-License-Identifier: Apache-2.0
//
// What every executor promises the tuner, whatever its trials do.
#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <ostream>
#include <string>

#include "hpo/run/process_executor.h"
#include "hpo/run/thread_executor.h"
#include "tests/support/attempts.h"
#include "tests/support/paths.h"

namespace hpo::run {
namespace {

using nlohmann::json;
using search::Decision;
using testing::LaunchOf;
using testing::Next;
using testing::NextEvent;

// Does in C++ what fake_runner does in a process.
double Behave(ActiveTrial& trial) {
  const json configuration = json::parse(std::get<std::string>(*trial.configuration()[0]));
  const std::string behaviour = configuration.at("behaviour");
  if (behaviour == "fail") throw std::runtime_error("no luck");
  if (behaviour == "obey_stop") {
    for (int step = 1; trial.Measure(step, 1.0 / step) == Decision::kContinue;) ++step;
    return 0.25;
  }
  for (int step = 1; behaviour == "measure" && step <= configuration.at("number"); ++step) {
    trial.Measure(step, 1.0 / step);
  }
  return 0.5;
}

struct Kind {
  std::string name;
  std::function<std::unique_ptr<Executor>(int slots, RunQueue&)> make;
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

std::vector<Kind> Kinds() {
  static const Objective objective = Behave;
  const auto process = [](const std::string& mode) {
    return [mode](int slots, RunQueue& queue) {
      ProcessExecutorOptions options;
      (mode == "warm" ? options.worker : options.command) = {testing::kFakeRunnerProgram, mode};
      options.slots = slots;
      return MakeProcessExecutor(options, queue);
    };
  };
  return {{"thread", [](int slots, RunQueue& queue) { return MakeThreadExecutor(slots, objective, queue); }},
          {"warm", process("warm")},
          {"command", process("command")}};
}

class ExecutorConformance : public ::testing::TestWithParam<Kind> {
 protected:
  void Open(int slots) { executor_ = GetParam().make(slots, queue_); }

  // Waits until a launch may start.
  void AwaitRoom() {
    while (executor_->Room({}) == 0) NextEvent(queue_);
  }

  RunQueue queue_;
  std::unique_ptr<Executor> executor_;
};

TEST_P(ExecutorConformance, EveryAttemptEndsExactlyOnceWhateverItDoes) {
  Open(3);
  const json behaviours = {{{"behaviour", "tell"}}, {{"behaviour", "fail"}}, {{"behaviour", "measure"}, {"number", 4}}};
  const int count = 18;
  std::map<AttemptId, int> ends;
  int started = 0;
  while (static_cast<int>(ends.size()) < count) {
    for (; started < count && executor_->Room({}) > 0; ++started) {
      executor_->Start(LaunchOf(started, behaviours[static_cast<std::size_t>(started) % 3]));
    }
    const RunEvent event = NextEvent(queue_);
    if (const auto* ended = std::get_if<AttemptEnded>(&event)) ++ends[ended->id];
  }
  AwaitRoom();
  executor_->Start(LaunchOf(count, behaviours[0]));
  EXPECT_EQ(Next<AttemptEnded>(queue_).id.trial, count) << "an attempt ended twice";
  for (const auto& [id, times] : ends) EXPECT_EQ(times, 1) << "trial " << id.trial;
}

TEST_P(ExecutorConformance, RoomShrinksWithEachStartAndComesBackAfterEachEnd) {
  Open(2);
  EXPECT_EQ(executor_->Room({}), 2);
  executor_->Start(LaunchOf(0, {{"behaviour", "obey_stop"}}));
  EXPECT_EQ(executor_->Room({}), 1);
  executor_->Start(LaunchOf(1, {{"behaviour", "obey_stop"}}));
  EXPECT_EQ(executor_->Room({}), 0);
  executor_->Stop({0, 1}, "pruned", false);
  EXPECT_EQ(Next<AttemptEnded>(queue_).id.trial, 0);
  AwaitRoom();
  EXPECT_EQ(executor_->Room({}), 1);
}

TEST_P(ExecutorConformance, MeasurementsComeInOrderBeforeTheEnd) {
  Open(1);
  executor_->Start(LaunchOf(4, {{"behaviour", "measure"}, {"number", 3}}));
  for (int step = 1; step <= 3; ++step) {
    const RunEvent event = NextEvent(queue_);
    const auto& measured = std::get<AttemptMeasured>(event);
    EXPECT_EQ(measured.id, (AttemptId{4, 1}));
    EXPECT_EQ(measured.token, "token-4");
    EXPECT_EQ(measured.step, step);
    EXPECT_EQ(measured.metrics, (Metrics{{"value", 1.0 / step}}));
  }
  const auto ended = Next<AttemptEnded>(queue_);
  EXPECT_EQ(ended.token, "token-4");
  EXPECT_EQ(ended.outcome.cause, EndCause::kFinished);
  EXPECT_EQ(ended.outcome.metrics, (Metrics{{"value", 0.5}}));
  EXPECT_EQ(ended.outcome.failed, "");
}

TEST_P(ExecutorConformance, AFailureIsToldWithItsReason) {
  Open(1);
  executor_->Start(LaunchOf(0, {{"behaviour", "fail"}}));
  const auto ended = Next<AttemptEnded>(queue_);
  EXPECT_EQ(ended.outcome.cause, EndCause::kFinished);
  EXPECT_EQ(ended.outcome.failed, "no luck");
  EXPECT_THAT(ended.outcome.metrics, ::testing::IsEmpty());
}

TEST_P(ExecutorConformance, AStoppedAttemptTellsItsBestSoFar) {
  Open(1);
  executor_->Start(LaunchOf(0, {{"behaviour", "obey_stop"}}));
  Next<AttemptMeasured>(queue_);
  executor_->Stop({0, 1}, "pruned", false);
  const auto ended = Next<AttemptEnded>(queue_);
  EXPECT_EQ(ended.outcome.cause, EndCause::kStopped);
  EXPECT_EQ(ended.outcome.metrics, (Metrics{{"value", 0.25}}));
}

TEST_P(ExecutorConformance, AnAttemptThatLeavesResumablyIsPreemptedWithoutAResult) {
  Open(1);
  executor_->Start(LaunchOf(0, {{"behaviour", "obey_stop"}}));
  Next<AttemptMeasured>(queue_);
  executor_->Stop({0, 1}, "interrupted", true);
  const auto ended = Next<AttemptEnded>(queue_);
  EXPECT_EQ(ended.outcome.cause, EndCause::kPreempted);
  EXPECT_THAT(ended.outcome.metrics, ::testing::IsEmpty());
}

TEST_P(ExecutorConformance, StopsOfUnknownAndEndedAttemptsAreIgnored) {
  Open(1);
  executor_->Stop({9, 1}, "pruned", false);
  executor_->Start(LaunchOf(0, {{"behaviour", "tell"}}));
  Next<AttemptEnded>(queue_);
  executor_->Stop({0, 1}, "pruned", false);
  AwaitRoom();
  executor_->Start(LaunchOf(1, {{"behaviour", "tell"}}));
  executor_->Stop({1, 2}, "pruned", false);
  const auto ended = Next<AttemptEnded>(queue_);
  EXPECT_EQ(ended.id, (AttemptId{1, 1}));
  EXPECT_EQ(ended.outcome.cause, EndCause::kFinished);
}

TEST_P(ExecutorConformance, DestructionEndsWhatStillRuns) {
  Open(2);
  executor_->Start(LaunchOf(0, {{"behaviour", "obey_stop"}}));
  executor_->Start(LaunchOf(1, {{"behaviour", "obey_stop"}}));
  Next<AttemptMeasured>(queue_);
  const TimePoint before = std::chrono::steady_clock::now();
  executor_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - before, testing::kPatience);
}

INSTANTIATE_TEST_SUITE_P(All, ExecutorConformance, ::testing::ValuesIn(Kinds()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace hpo::run
