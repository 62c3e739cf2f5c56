// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/lone_attempt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace hpo::cli {
namespace {

using ::testing::ElementsAre;

constexpr study::AttemptId kId{4, 2};

// Puts events on the queue when something is asked of it.
class ScriptedExecutor final : public run::Executor {
 public:
  explicit ScriptedExecutor(run::RunQueue& queue) : queue_(queue) {}

  int Room(const run::Resources&) const override { return 1; }
  void Start(const run::Launch& launch) override {
    EXPECT_EQ(launch.members.front().id, kId);
    on_start();
  }
  void Stop(study::AttemptId id, const std::string& reason, bool resumable) override {
    EXPECT_EQ(id, kId);
    EXPECT_EQ(reason, "interrupted");
    EXPECT_TRUE(resumable);
    ++stops;
    on_stop();
  }
  std::string NextDevice(int) const override { return "cpu"; }

  void Measure(double step, std::function<void(run::Decision)> answer = {}) {
    queue_.Push(run::AttemptMeasured{kId, "token", step, {{"train.loss", 1 / step}}, std::move(answer)});
  }
  void End(study::EndCause cause) {
    run::AttemptEnded ended{kId, "token", {}};
    ended.outcome.cause = cause;
    queue_.Push(std::move(ended));
  }
  void Interrupt() { queue_.Push(run::Interrupted{SIGINT}); }

  std::function<void()> on_start = [] {}, on_stop = [] {};
  int stops = 0;

 private:
  run::RunQueue& queue_;
};

class LoneAttemptTest : public ::testing::Test {
 protected:
  std::optional<study::Outcome> Run() {
    return RunAlone({.members = {{.id = kId}}, .objective = {}}, executor_, queue_,
                    [this](const run::AttemptMeasured& measured) { steps_.push_back(measured.step); });
  }

  run::RunQueue queue_;
  ScriptedExecutor executor_{queue_};
  std::vector<double> steps_;
};

TEST_F(LoneAttemptTest, EveryMeasurementIsPassedOnAndLetOn) {
  std::vector<run::Decision> decisions;
  executor_.on_start = [&] {
    executor_.Measure(1);
    executor_.Measure(2, [&](run::Decision decision) { decisions.push_back(decision); });
    queue_.Push(run::RoomChanged{});
    executor_.End(study::EndCause::kFinished);
  };
  ASSERT_TRUE(Run());
  EXPECT_THAT(steps_, ElementsAre(1, 2));
  EXPECT_THAT(decisions, ElementsAre(run::Decision::kContinue));
  EXPECT_EQ(executor_.stops, 0);
}

TEST_F(LoneAttemptTest, AnInterruptLetsTheAttemptLeave) {
  executor_.on_start = [&] { executor_.Interrupt(); };
  executor_.on_stop = [&] { executor_.End(study::EndCause::kPreempted); };
  const std::optional<study::Outcome> outcome = Run();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->cause, study::EndCause::kPreempted);
  EXPECT_EQ(executor_.stops, 1);
}

TEST_F(LoneAttemptTest, AnInterruptThatComesTooLateCostsNoResult) {
  executor_.on_start = [&] { executor_.Interrupt(); };
  executor_.on_stop = [&] { executor_.End(study::EndCause::kFinished); };
  EXPECT_EQ(Run()->cause, study::EndCause::kFinished);
}

TEST_F(LoneAttemptTest, ASecondInterruptIsNotWaitedFor) {
  executor_.on_start = [&] { executor_.Interrupt(); };
  executor_.on_stop = [&] { executor_.Interrupt(); };
  EXPECT_FALSE(Run());
  EXPECT_EQ(executor_.stops, 1);
}

}  // namespace
}  // namespace hpo::cli
