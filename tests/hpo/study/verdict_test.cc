// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/verdict.h"

#include <gmock/gmock.h>

#include <limits>

#include "tests/hpo/study/sample_study.h"

namespace hpo::study {
namespace {

using hpo::testing::Lost;
using hpo::testing::Result;
using search::TrialState;
using ::testing::HasSubstr;

class VerdictTest : public ::testing::Test {
 protected:
  VerdictTest() {
    trial_.number = 4;
    trial_.state = TrialState::kRunning;
    Attempt attempt;
    attempt.number = 1;
    trial_.attempts.push_back(attempt);
    rules_.objective.metric = "error";
    rules_.retries = 2;
  }
  void AskToStop(bool resumable) {
    trial_.attempts.back().stop_asked = true;
    trial_.attempts.back().stop_reason = "pruned";
    trial_.attempts.back().resumable = resumable;
  }
  // As if an attempt had ended so and another been started.
  void EndAttempt(EndCause cause) {
    trial_.attempts.back().cause = cause;
    Attempt next;
    next.number = trial_.attempts.back().number + 1;
    trial_.attempts.push_back(next);
  }
  Told Tell(const Outcome& outcome) const { return std::get<Told>(Judge(trial_, outcome, rules_)); }
  Ended End(const Outcome& outcome) const { return std::get<Ended>(Judge(trial_, outcome, rules_)); }

  Trial trial_;
  VerdictRules rules_;
};

TEST_F(VerdictTest, AResultCompletesTheTrial) {
  Outcome outcome = Result(0.5);
  outcome.step = 3;
  outcome.test = {{"test.error", 0.6}};
  const Told told = Tell(outcome);
  EXPECT_EQ(told.trial, 4);
  EXPECT_EQ(told.attempt, 1);
  EXPECT_EQ(told.state, TrialState::kCompleted);
  EXPECT_EQ(told.metrics.at("error"), 0.5);
  EXPECT_EQ(told.step, 3);
  EXPECT_EQ(told.test, outcome.test);
  EXPECT_EQ(told.seconds, 1.5);
}

TEST_F(VerdictTest, AResultWithoutAFiniteObjectiveFails) {
  Outcome outcome;
  outcome.metrics = {{"loss", 1}, {"other", 2}};
  EXPECT_EQ(Tell(outcome).state, TrialState::kFailed);
  EXPECT_EQ(Tell(outcome).reason, "the result lacks the objective \"error\"; it holds loss, other");
  EXPECT_EQ(Tell(Result(std::numeric_limits<double>::infinity())).reason, "the objective \"error\" is inf");
  EXPECT_EQ(Tell(Outcome{}).reason, "the result lacks the objective \"error\"; it holds nothing");
}

TEST_F(VerdictTest, AResultWithoutAFiniteMetricOfAConstraintFails) {
  rules_.constraints = {{.metric = "size", .at_most = 9, .at_least = {}}};
  Outcome outcome = Result(0.5);
  EXPECT_EQ(Tell(outcome).reason, "the result lacks the metric of a constraint \"size\"; it holds error");
  outcome.metrics["size"] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Tell(outcome).reason, "the metric of a constraint \"size\" is nan");
  outcome.metrics["size"] = 99;
  EXPECT_EQ(Tell(outcome).state, TrialState::kCompleted) << "breaking a constraint is no failure";
  outcome.metrics = {{"size", 3}};
  EXPECT_EQ(Tell(outcome).reason, "the result lacks the objective \"error\"; it holds size");
}

TEST_F(VerdictTest, CrashesHangsAndDeviceFaultsAreRetriedUntilTheLimit) {
  EXPECT_EQ(End(Lost(EndCause::kCrashed, "exit status 3")).detail, "exit status 3");
  EndAttempt(EndCause::kCrashed);
  EndAttempt(EndCause::kPreempted);
  EndAttempt(EndCause::kLost);
  EXPECT_EQ(End(Lost(EndCause::kTimeout)).cause, EndCause::kTimeout);
  EndAttempt(EndCause::kTimeout);
  const Told told = Tell(Lost(EndCause::kDeviceFault, "ECC"));
  EXPECT_EQ(told.state, TrialState::kFailed);
  EXPECT_EQ(told.attempt, 5);
  EXPECT_EQ(told.reason, "device_fault: ECC (3 attempts)");
}

TEST_F(VerdictTest, PreemptedAndLostAttemptsAlwaysWaitAgain) {
  rules_.retries = 0;
  EXPECT_EQ(End(Lost(EndCause::kPreempted)).cause, EndCause::kPreempted);
  EXPECT_EQ(End(Lost(EndCause::kLost)).cause, EndCause::kLost);
  EXPECT_EQ(End(Lost(EndCause::kCannotWrite)).cause, EndCause::kCannotWrite);
  EXPECT_EQ(Tell(Lost(EndCause::kCrashed)).reason, "crashed");
}

TEST_F(VerdictTest, WhatNoRetryCanMendFailsAtOnce) {
  EXPECT_EQ(Tell(Lost(EndCause::kBadConfiguration, "depth 9")).reason, "bad_configuration: depth 9");
  EXPECT_EQ(Tell(Lost(EndCause::kOutOfMemory)).reason, "out_of_memory");
  EXPECT_EQ(Tell(Lost(EndCause::kFinished, "no data")).reason, "no data");
  EXPECT_EQ(Tell(Lost(EndCause::kOutOfMemory)).cause, EndCause::kOutOfMemory);
}

TEST_F(VerdictTest, ATrialAskedToStopIsStoppedHoweverItsAttemptEnds) {
  AskToStop(false);
  EXPECT_EQ(Tell(Result(0.5)).state, TrialState::kStopped);
  EXPECT_EQ(Tell(Result(0.5)).reason, "pruned");
  trial_.measurements = {{1, {{"error", 0.4}}}, {2, {{"error", 0.3}}}, {3, {{"error", std::nan("")}}}, {4, {{"x", 0}}}};
  const Told killed = Tell(Lost(EndCause::kCrashed, "killed"));
  EXPECT_EQ(killed.state, TrialState::kStopped);
  EXPECT_EQ(killed.metrics.at("error"), 0.3);
  EXPECT_EQ(killed.step, 2);
  EXPECT_EQ(killed.cause, EndCause::kCrashed);
  EXPECT_EQ(Tell(Lost(EndCause::kPreempted)).state, TrialState::kStopped);
  EXPECT_EQ(Tell(Lost(EndCause::kStopped)).step, 2);
}

TEST_F(VerdictTest, TheBestMeasuredStepFollowsTheGoal) {
  AskToStop(false);
  rules_.objective.goal = Goal::kMaximize;
  trial_.measurements = {{1, {{"error", 0.4}}}, {2, {{"error", 0.3}}}};
  EXPECT_EQ(Tell(Lost(EndCause::kCrashed, "killed")).step, 1);
}

TEST_F(VerdictTest, ATrialStoppedBeforeItHadAValueFails) {
  AskToStop(false);
  const Told told = Tell(Lost(EndCause::kCrashed, "killed"));
  EXPECT_EQ(told.state, TrialState::kFailed);
  EXPECT_EQ(told.reason, "stopped before it had a value: pruned");
}

TEST_F(VerdictTest, AnAttemptAskedToLeaveResumablyWaitsAgainUnlessItFinished) {
  AskToStop(true);
  Outcome partial = Result(0.5);
  partial.cause = EndCause::kStopped;
  EXPECT_EQ(End(partial).cause, EndCause::kPreempted);
  EXPECT_EQ(End(Lost(EndCause::kCrashed, "killed")).cause, EndCause::kPreempted);
  EXPECT_EQ(Tell(Result(0.5)).state, TrialState::kCompleted);
  EXPECT_EQ(Tell(Lost(EndCause::kBadConfiguration)).state, TrialState::kFailed);
}

TEST_F(VerdictTest, ATrialToldWithoutAnAttemptHasNoRetries) {
  trial_.attempts.clear();
  trial_.state = TrialState::kWaiting;
  EXPECT_EQ(Tell(Result(1)).attempt, 0);
  EXPECT_THAT(Tell(Lost(EndCause::kCrashed, "x")).reason, HasSubstr("crashed: x"));
}

}  // namespace
}  // namespace hpo::study
