// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_state.h"

#include <gmock/gmock.h>

#include "hpo/base/error.h"
#include "tests/hpo/study/sample_study.h"
#include "tests/support/study_printer.h"

namespace hpo::study {
namespace {

using hpo::testing::Print;
using hpo::testing::SampleSpec;
using search::TrialState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class StudyStateTest : public ::testing::Test {
 protected:
  explicit StudyStateTest(const StudySpec& spec = SampleSpec()) {
    Apply(Created{ToJson(spec)});
    Apply(Opened{});
  }

  void Apply(Payload payload, double seconds_later = 1) {
    time_ += seconds_later;
    state_.Apply({state_.sequence() + 1, time_, std::move(payload)});
  }
  void Ask(int trial) {
    Asked asked;
    asked.trial = trial;
    asked.configuration = SampleSpec().space.FromUnitCube(std::vector<double>(5, 0.1));
    asked.after = state_.sequence();
    asked.source = kSamplerSource;
    Apply(std::move(asked));
  }
  void AskAndStart(int trial) {
    Ask(trial);
    Apply(Started{trial, 1, "token", "cpu"});
  }
  void Complete(int trial, double value) {
    Told told;
    told.trial = trial;
    told.attempt = 1;
    told.metrics = {{"error", value}};
    told.seconds = 2;
    Apply(std::move(told));
  }
  void Fail(int trial, const std::string& reason, EndCause cause = EndCause::kCrashed) {
    Told told;
    told.trial = trial;
    told.attempt = 1;
    told.state = TrialState::kFailed;
    told.cause = cause;
    told.reason = reason;
    Apply(std::move(told));
  }
  // Refused with these words, the state untouched.
  void ExpectRefused(Payload payload, const std::string& words) {
    const std::string before = Print(state_);
    try {
      Apply(std::move(payload));
      ADD_FAILURE() << "accepted; expected: " << words;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_THAT(error.what(), HasSubstr(words));
    }
    EXPECT_EQ(Print(state_), before);
  }
  const Trial& trial(int number) const { return state_.trials()[static_cast<std::size_t>(number)]; }

  double time_ = 1.7e9;
  StudyState state_;
};

TEST_F(StudyStateTest, EventsThatContradictItAreRefusedAndChangeNothing) {
  AskAndStart(0);
  Apply(Measured{0, 1, 2, {{"error", 0.5}}});
  ExpectRefused(Created{ToJson(SampleSpec())}, "created twice");
  Asked late;
  late.trial = 2;
  ExpectRefused(late, "trial 2 is asked out of turn");
  late.trial = 1;
  late.after = 99;
  ExpectRefused(late, "after an event yet to come");
  ExpectRefused(Started{0, 2, "t", ""}, "trial 0 is started while running");
  ExpectRefused(Started{7, 1, "t", ""}, "trial 7 was never asked");
  ExpectRefused(Measured{0, 1, 2, {}}, "step that does not grow");
  ExpectRefused(Measured{0, 2, 3, {}}, "no open attempt 2");
  ExpectRefused(StopAsked{0, 3, "", false, false}, "no open attempt 3");
  ExpectRefused(Ended{0, 1, EndCause::kLost, -1, ""}, "time that is no number");
  Told told;
  told.attempt = 1;
  ExpectRefused(told, "told without a finite error");
  told.attempt = 0;
  ExpectRefused(told, "told while running");
  told.state = TrialState::kPaused;
  ExpectRefused(told, "told to be paused");
  Complete(0, 0.5);
  told.state = TrialState::kFailed;
  ExpectRefused(told, "told while completed");
  EXPECT_THROW(state_.Apply({99, time_, Opened{}}), Error);
}

class ConstrainedStateTest : public StudyStateTest {
 protected:
  ConstrainedStateTest() : StudyStateTest(Spec()) {}

  static StudySpec Spec() {
    StudySpec spec = SampleSpec();
    spec.metric_constraints = {{.metric = "size", .at_most = 9, .at_least = {}}};
    return spec;
  }
};

TEST_F(ConstrainedStateTest, ACompletedTrialWithoutTheMetricOfAConstraintIsRefused) {
  AskAndStart(0);
  Told told;
  told.attempt = 1;
  told.metrics = {{"error", 0.5}};
  ExpectRefused(told, "is completed without a finite size");
  told.state = TrialState::kStopped;
  Apply(told);
  EXPECT_EQ(state_.best(), nullptr);
}

TEST_F(StudyStateTest, AnOpeningMakesOpenAttemptsLostAndTheirTrialsWait) {
  AskAndStart(0);
  AskAndStart(1);
  Apply(Measured{0, 1, 1, {{"error", 0.5}}}, 10);
  Complete(1, 0.3);
  Apply(Opened{{{"os", "x"}}}, 1000);
  EXPECT_EQ(trial(0).state, TrialState::kWaiting);
  EXPECT_EQ(trial(0).attempts[0].cause, EndCause::kLost);
  EXPECT_DOUBLE_EQ(trial(0).attempts[0].seconds, 13);  // from its start to the last event before the opening
  EXPECT_DOUBLE_EQ(state_.history().trials[0].cost_s, 13);
  EXPECT_EQ(trial(1).state, TrialState::kCompleted);
  EXPECT_THAT(state_.history().pending, ElementsAre(0));
  EXPECT_EQ(state_.history().trials[0].curve.size(), 1u);
  Apply(Started{0, 2, "other", "cpu"});
  EXPECT_EQ(state_.running(), 1);
}

TEST_F(StudyStateTest, TimeSpentIsCountedWithinSessionsAndNeverRunsBack) {
  Ask(0);
  EXPECT_DOUBLE_EQ(state_.spent_s(), 1);
  Apply(Opened{}, 5000);
  EXPECT_DOUBLE_EQ(state_.spent_s(), 1);
  Ask(1);
  EXPECT_DOUBLE_EQ(state_.spent_s(), 2);
  Apply(BudgetSet{{9, 70}}, -100);
  EXPECT_DOUBLE_EQ(state_.spent_s(), 2);
  EXPECT_DOUBLE_EQ(state_.history().budget.spent_s, 2);
  EXPECT_EQ(state_.history().budget.trials, 9);
  EXPECT_EQ(state_.spec().budget.seconds, 70);
}

TEST_F(StudyStateTest, ATrialKnowsTheTimeSpentWhenItWasTold) {
  AskAndStart(0);
  Complete(0, 0.5);
  Apply(Opened{}, 5000);
  AskAndStart(1);
  Complete(1, 0.25);
  EXPECT_DOUBLE_EQ(state_.trials()[0].told_s, 3);
  EXPECT_DOUBLE_EQ(state_.trials()[1].told_s, 6);
}

TEST_F(StudyStateTest, ResultsKeepTheirOrderAndTheBestIsTheEarlierOnATie) {
  for (int i = 0; i < 4; ++i) AskAndStart(i);
  Complete(2, 0.5);
  Fail(0, "why");
  Complete(3, 0.2);
  EXPECT_THAT(state_.history().pending, ElementsAre(1));
  Complete(1, 0.2);
  EXPECT_THAT(state_.history().results, ElementsAre(2, 0, 3, 1));
  EXPECT_THAT(state_.history().pending, IsEmpty());
  ASSERT_NE(state_.best(), nullptr);
  EXPECT_EQ(state_.best()->number, 3);
  EXPECT_EQ(search::History(state_.history()).best(), 3);
  EXPECT_THAT(state_.history().trials[0].losses, IsEmpty());
}

TEST_F(StudyStateTest, NonFiniteMeasurementsAreKeptButNeverEnterTheCurve) {
  AskAndStart(0);
  Apply(Measured{0, 1, 1, {{"error", 0.5}}});
  Apply(Measured{0, 1, 2, {{"error", std::nan("")}}});
  Apply(Measured{0, 1, 3, {{"other", 1}}});
  EXPECT_EQ(trial(0).measurements.size(), 3u);
  EXPECT_EQ(state_.history().trials[0].curve.size(), 1u);
  EXPECT_EQ(state_.history().trials[0].fidelity, 3);
}

TEST_F(StudyStateTest, FailuresAreEqualByCauseAndReasonNumbersAside) {
  for (int i = 0; i < 6; ++i) AskAndStart(i);
  Fail(0, "exit status 1 at 0x7f");
  Fail(1, "exit status 13 at 0x8f");
  EXPECT_EQ(state_.equal_failures(), 2);
  Fail(2, "exit status 13 at 0x8f", EndCause::kTimeout);
  EXPECT_EQ(state_.equal_failures(), 1);
  Fail(3, "another");
  EXPECT_EQ(state_.equal_failures(), 1);
  Complete(4, 1);
  EXPECT_EQ(state_.equal_failures(), 0);
  Fail(5, "another");
  Apply(Halted{"five"});
  EXPECT_EQ(state_.halted(), "five");
  Apply(Opened{});
  EXPECT_EQ(state_.halted(), "");
  EXPECT_EQ(state_.equal_failures(), 0);
}

StudySpec Maximizing() {
  StudySpec spec = SampleSpec();
  spec.objectives[0].goal = Goal::kMaximize;
  return spec;
}

class MaximizedStateTest : public StudyStateTest {
 protected:
  MaximizedStateTest() : StudyStateTest(Maximizing()) {}
};

TEST_F(MaximizedStateTest, SearchSeesLossesAndPeopleSeeValues) {
  AskAndStart(0);
  AskAndStart(1);
  Apply(Measured{0, 1, 1, {{"error", 0.5}}});
  Complete(0, 0.5);
  Complete(1, 0.75);
  EXPECT_THAT(state_.history().trials[0].losses, ElementsAre(-0.5));
  EXPECT_EQ(state_.history().trials[0].curve[0].loss, -0.5);
  EXPECT_EQ(trial(0).value, 0.5);
  EXPECT_EQ(state_.best()->number, 1);
}

}  // namespace
}  // namespace hpo::study
