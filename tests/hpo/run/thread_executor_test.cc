// SPDX-License-Identifier: Apache-2.0
//
// What only threads do; the rest is in conformance/executor_conformance_test.cc.
#include "hpo/run/thread_executor.h"

#include <gtest/gtest.h>

#include <barrier>
#include <new>
#include <stdexcept>

#include "tests/support/attempts.h"

namespace hpo::run {
namespace {

using testing::LaunchOf;
using testing::Next;

study::Outcome OutcomeOf(const Objective& objective) {
  RunQueue queue;
  const std::unique_ptr<Executor> executor = MakeThreadExecutor(1, objective, queue);
  executor->Start(LaunchOf(0, nlohmann::json::object()));
  return Next<AttemptEnded>(queue).outcome;
}

TEST(ThreadExecutorTest, MeasureWaitsForTheTunersDecision) {
  Decision seen = Decision::kContinue;
  const Objective objective = [&](ActiveTrial& trial) {
    seen = trial.Measure(1, 0.5);
    return 0.5;
  };
  RunQueue queue;
  const std::unique_ptr<Executor> executor = MakeThreadExecutor(1, objective, queue);
  executor->Start(LaunchOf(0, nlohmann::json::object()));
  std::optional<RunEvent> event = queue.Pop(std::chrono::steady_clock::now() + testing::kPatience);
  ASSERT_TRUE(event);
  std::get<AttemptMeasured>(*event).answer(Decision::kStop);
  EXPECT_EQ(Next<AttemptEnded>(queue).outcome.cause, EndCause::kStopped);
  EXPECT_EQ(seen, Decision::kStop);
}

TEST(ThreadExecutorTest, ExceptionsOfAllKindsAreFailures) {
  EXPECT_EQ(OutcomeOf([](ActiveTrial&) -> double { throw std::runtime_error("bad luck"); }).failed, "bad luck");
  EXPECT_EQ(OutcomeOf([](ActiveTrial&) -> double { throw 3; }).failed, "an exception that is no std::exception");
  EXPECT_NE(OutcomeOf([](ActiveTrial&) -> double { throw std::runtime_error(""); }).failed, "");
  const study::Outcome outcome = OutcomeOf([](ActiveTrial&) -> double { throw std::bad_alloc(); });
  EXPECT_EQ(outcome.cause, EndCause::kOutOfMemory);
  EXPECT_EQ(outcome.failed, "out of memory");
}

TEST(ThreadExecutorTest, AsManyObjectivesRunAtATimeAsAsked) {
  std::barrier together(3);
  const Objective objective = [&](ActiveTrial&) {
    together.arrive_and_wait();  // returns only when three are here
    return 1.0;
  };
  RunQueue queue;
  const std::unique_ptr<Executor> executor = MakeThreadExecutor(3, objective, queue);
  for (int trial = 0; trial < 3; ++trial) executor->Start(LaunchOf(trial, nlohmann::json::object()));
  for (int trial = 0; trial < 3; ++trial) EXPECT_EQ(Next<AttemptEnded>(queue).outcome.failed, "");
}

TEST(ThreadExecutorTest, DestructionWaitsForObjectivesAndTellsThemToStop) {
  bool returned = false;
  const Objective objective = [&](ActiveTrial& trial) {
    for (int step = 1; trial.Measure(step, 0.5) == Decision::kContinue;) ++step;
    returned = true;
    return 0.5;
  };
  RunQueue queue;
  std::unique_ptr<Executor> executor = MakeThreadExecutor(1, objective, queue);
  executor->Start(LaunchOf(0, nlohmann::json::object()));
  Next<AttemptMeasured>(queue);
  executor.reset();
  EXPECT_TRUE(returned);
}

}  // namespace
}  // namespace hpo::run
