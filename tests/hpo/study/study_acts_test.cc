// SPDX-License-Identifier: Apache-2.0
//
// The five acts on a study in memory: ask, start, measure, tell, stop.
#include <gmock/gmock.h>

#include <set>

#include "hpo/base/error.h"
#include "hpo/study/constraint_text.h"
#include "tests/hpo/study/sample_study.h"

namespace hpo::study {
namespace {

using hpo::testing::AskAndStart;
using hpo::testing::Lost;
using hpo::testing::Measure;
using hpo::testing::Result;
using hpo::testing::SampleSpec;
using hpo::testing::Tell;
using hpo::testing::TokenOf;
using search::Decision;
using search::TrialState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ErrorCode CodeOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::kInternal;
}

class StudyActsTest : public ::testing::Test {
 protected:
  explicit StudyActsTest(StudySpec spec = SampleSpec()) : study_(std::move(spec), {.clock = &clock_}) {}
  const Trial& trial(int number) const { return study_.state().trials()[static_cast<std::size_t>(number)]; }

  hpo::testing::FakeClock clock_;
  Study study_;
};

TEST_F(StudyActsTest, ToldAndPendingNeverExceedTheBudget) {
  const AskResult all = study_.Ask(50);
  EXPECT_THAT(all.trials, SizeIs(20));
  EXPECT_EQ(all.outlook, search::Outlook::kExhausted);
  EXPECT_FALSE(study_.MayAsk());
  study_.Fail(3, "no luck");
  EXPECT_FALSE(study_.MayAsk()) << "a failed trial counts as told";
  for (const int number : all.trials) {
    if (number != 3) study_.Tell(number, number);
  }
  EXPECT_TRUE(study_.Done());
  EXPECT_EQ(study_.state().told(), 20);
}

TEST_F(StudyActsTest, AGrownBudgetGoesOnAndAShrunkOneEndsTheStudy) {
  study_.SetBudget({1, std::nullopt});
  const AttemptId id = AskAndStart(study_);
  EXPECT_FALSE(study_.MayAsk());
  study_.SetBudget({3, std::nullopt});
  EXPECT_THAT(study_.Ask(5).trials, ElementsAre(1, 2));
  study_.SetBudget({1, std::nullopt});
  EXPECT_EQ(study_.NextWaiting(), std::nullopt);
  EXPECT_FALSE(study_.Done());
  Tell(study_, id, Result(0.5));
  EXPECT_TRUE(study_.Done());
  EXPECT_EQ(CodeOf([&] { study_.SetBudget({0, std::nullopt}); }), ErrorCode::kInvalidInput);
}

TEST_F(StudyActsTest, NothingStartsOnceTheTimeIsSpent) {
  study_.SetBudget({std::nullopt, 10.0});
  EXPECT_THAT(study_.Ask(2).trials, SizeIs(2));
  clock_.AdvanceSeconds(10);
  EXPECT_FALSE(study_.MayAsk());
  EXPECT_TRUE(study_.Done());
}

TEST_F(StudyActsTest, StartWithComesFirstAndItsFreeValuesAreSampled) {
  StudySpec spec = SampleSpec();
  spec.start_with = {spec.space.Complete({{0.01}, {std::string("adamw")}, {}, {std::int64_t{2}}, {true}}),
                     search::PartialConfiguration({{0.02}, {}, {}, {}, {}})};
  Study study(spec, {});
  study.Ask(3);
  const std::vector<Trial>& trials = study.state().trials();
  EXPECT_EQ(trials[0].configuration, spec.start_with[0]);
  EXPECT_EQ(trials[1].configuration[0], search::Value(0.02));
  EXPECT_TRUE(trials[1].configuration[3]);
  EXPECT_EQ(trials[0].source, "start_with");
  EXPECT_EQ(trials[1].source, "start_with");
  EXPECT_EQ(trials[2].source, "sampler");
}

TEST_F(StudyActsTest, AConfigurationOfTheUsersOwnIsCheckedAndCompleted) {
  const int number = study_.AskConfiguration(search::PartialConfiguration({{}, {std::string("sgd")}, {}, {}, {}}));
  EXPECT_EQ(trial(number).configuration[1], search::Value(std::string("sgd")));
  EXPECT_TRUE(trial(number).configuration[2]) << "momentum is active under sgd";
  EXPECT_EQ(trial(number).source, "user");
  EXPECT_EQ(CodeOf([&] {
              study_.AskConfiguration(search::PartialConfiguration({{9.0}, {}, {}, {}, {}}));
            }),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(CodeOf([&] {
              study_.AskConfiguration(search::PartialConfiguration(std::vector<std::optional<search::Value>>(2)));
            }),
            ErrorCode::kInvalidInput);
}

TEST_F(StudyActsTest, ConstraintsHoldForWhatIsAskedAndForWhatIsGiven) {
  StudySpec spec = SampleSpec();
  spec.space.Add(ParseConstraint("depth * optimizer.lr <= 0.001 || norm", spec.space));
  spec.space.Add(ParseConstraint("optimizer.sgd.momentum <= depth / 10", spec.space));
  spec.start_with = {search::PartialConfiguration({{0.2}, {}, {}, {}, {}})};
  Study study(spec, {});
  study.Ask(8);
  for (const Trial& asked : study.state().trials()) {
    EXPECT_EQ(spec.space.FirstBroken(asked.configuration.values()), std::nullopt) << asked.number;
  }
  const search::PartialConfiguration broken({{0.2}, {std::string("adamw")}, {}, {std::int64_t{2}}, {false}});
  const auto error_of = [&](const auto& act) -> std::string {
    try {
      act();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      return error.what();
    }
    return "";
  };
  const std::int64_t before = study.state().sequence();
  EXPECT_EQ(error_of([&] { study.Add(broken, 0.5); }),
            "configuration: breaks the constraint \"depth * optimizer.lr <= 0.001 || norm\"");
  EXPECT_EQ(error_of([&] { study.AskConfiguration(broken); }),
            "configuration: breaks the constraint \"depth * optimizer.lr <= 0.001 || norm\"");
  EXPECT_EQ(study.state().sequence(), before);
  const int number = study.AskConfiguration(search::PartialConfiguration({{}, {}, {}, {std::int64_t{4}}, {false}}));
  EXPECT_EQ(spec.space.FirstBroken(study.state().trials().at(static_cast<std::size_t>(number)).configuration.values()),
            std::nullopt);
}

TEST_F(StudyActsTest, AnExhaustedGridEndsTheStudyButNotTheUsersOwnConfigurations) {
  StudySpec spec;
  spec.name = "grid";
  spec.space.Add(search::Integer("a", 1, 3));
  spec.space.Add(search::Boolean("b"));
  spec.sampler.name = "grid";
  spec.budget.trials = 20;
  Study study(spec, {});
  const AskResult all = study.Ask(10);
  EXPECT_THAT(all.trials, SizeIs(6));
  EXPECT_EQ(all.outlook, search::Outlook::kExhausted);
  for (const int number : all.trials) study.Tell(number, 1);
  EXPECT_TRUE(study.Done());
  EXPECT_EQ(study.AskConfiguration(search::PartialConfiguration({{std::int64_t{2}}, {}})), 6);
}

TEST_F(StudyActsTest, TokensAreUnpredictableAndNeverRepeat) {
  std::set<std::string> tokens;
  for (int i = 0; i < 20; ++i) tokens.insert(TokenOf(study_, AskAndStart(study_)));
  Study other(SampleSpec(), {});
  for (int i = 0; i < 20; ++i) tokens.insert(TokenOf(other, AskAndStart(other)));
  EXPECT_THAT(tokens, SizeIs(40));
  for (const std::string& token : tokens) EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), token.npos);
  EXPECT_THAT(*tokens.begin(), SizeIs(16));
}

TEST_F(StudyActsTest, MeasurementsOfStaleSendersAndBadStepsAreRefused) {
  const AttemptId id = AskAndStart(study_);
  const std::string token = TokenOf(study_, id);
  EXPECT_EQ(CodeOf([&] { study_.Measure(id, "other", 1, {}); }), ErrorCode::kRefused);
  EXPECT_EQ(CodeOf([&] { study_.Measure({0, 2}, token, 1, {}); }), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf([&] { study_.Measure({4, 1}, token, 1, {}); }), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf([&] { study_.Measure(id, token, 0, {}); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(CodeOf([&] { study_.Measure(id, token, std::nan(""), {}); }), ErrorCode::kInvalidInput);
  Tell(study_, id, Result(1));
  EXPECT_EQ(CodeOf([&] { study_.Measure(id, token, 1, {}); }), ErrorCode::kRefused);
}

TEST_F(StudyActsTest, StepsMeasuredBeforeAreIgnoredInALaterAttempt) {
  const AttemptId id = AskAndStart(study_);
  Measure(study_, id, 1, 0.5);
  Measure(study_, id, 2, 0.4);
  Measure(study_, id, 2, 0.3);
  Tell(study_, id, Lost(EndCause::kPreempted));
  const AttemptId next = study_.Start(*study_.NextWaiting());
  EXPECT_EQ(next, (AttemptId{0, 2}));
  Measure(study_, next, 2, 0.9);
  Measure(study_, next, 3, 0.2);
  std::vector<double> losses;
  for (const auto& point : study_.state().history().trials[0].curve) losses.push_back(point.loss);
  EXPECT_THAT(losses, ElementsAre(0.5, 0.4, 0.2));
}

TEST_F(StudyActsTest, ANonFiniteMeasurementStopsTheTrialWithItsBestValueSoFar) {
  const AttemptId id = AskAndStart(study_);
  EXPECT_EQ(Measure(study_, id, 1, 0.5), Decision::kContinue);
  EXPECT_EQ(Measure(study_, id, 2, std::nan("")), Decision::kStop);
  EXPECT_EQ(Measure(study_, id, 3, 0.1), Decision::kStop) << "the answer stays";
  Outcome nothing;
  nothing.cause = EndCause::kStopped;
  Tell(study_, id, nothing);
  EXPECT_EQ(trial(0).state, TrialState::kStopped);
  EXPECT_EQ(trial(0).value, 0.1);
  EXPECT_EQ(trial(0).best_step, 3);
}

TEST_F(StudyActsTest, TheFirstResultWinsARepeatIsAnsweredAndAStaleTokenRefused) {
  const AttemptId id = AskAndStart(study_);
  EXPECT_EQ(study_.Tell(id, "other", Result(9)), Reply::kStale);
  EXPECT_EQ(Tell(study_, id, Result(0.5)), Reply::kAccepted);
  const std::int64_t events = study_.state().sequence();
  EXPECT_EQ(Tell(study_, id, Result(0.1)), Reply::kRepeated);
  EXPECT_EQ(study_.Tell(id, "other", Result(9)), Reply::kStale);
  EXPECT_EQ(study_.state().sequence(), events);
  EXPECT_EQ(trial(0).value, 0.5);
  EXPECT_EQ(CodeOf([&] { study_.Tell({0, 3}, "x", Result(1)); }), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf([&] { study_.Tell(0, 0.5); }), ErrorCode::kRefused);
}

TEST_F(StudyActsTest, ALostAttemptsLateResultIsStale) {
  const AttemptId id = AskAndStart(study_);
  EXPECT_EQ(Tell(study_, id, Lost(EndCause::kLost)), Reply::kAccepted);
  EXPECT_EQ(Tell(study_, id, Result(0.5)), Reply::kStale);
  EXPECT_EQ(study_.NextWaiting(), 0);
}

TEST_F(StudyActsTest, AskTellNeedsNoAttempts) {
  study_.Ask(2);
  study_.Tell(1, 0.25);
  EXPECT_EQ(trial(1).state, TrialState::kCompleted);
  study_.Tell(0, std::nan(""));
  EXPECT_EQ(trial(0).state, TrialState::kFailed);
  EXPECT_EQ(trial(0).reason, "the objective \"error\" is nan");
  const AttemptId id = AskAndStart(study_);
  clock_.AdvanceSeconds(3);
  study_.Tell(id.trial, 0.5);
  EXPECT_DOUBLE_EQ(trial(2).attempts[0].seconds, 3);
}

TEST_F(StudyActsTest, AskTellMayTellAWholeOutcome) {
  study_.Ask(1);
  study_.Tell(0, Outcome{.metrics = {{"error", 0.25}, {"size", 3}}});
  EXPECT_EQ(trial(0).value, 0.25);
  EXPECT_EQ(trial(0).metrics.at("size"), 3);
}

TEST_F(StudyActsTest, ATrialFromElsewhereCountsAsTold) {
  const search::SearchSpace& space = study_.spec().space;
  EXPECT_EQ(study_.Add(space.FromUnitCube(std::vector<double>(5, 0.3)), 0.125), 0);
  EXPECT_EQ(study_.state().told(), 1);
  EXPECT_EQ(trial(0).value, 0.125);
  EXPECT_EQ(trial(0).source, "added");
  EXPECT_EQ(CodeOf([&] { study_.Add(search::PartialConfiguration(), 1); }), ErrorCode::kInvalidInput);
}

TEST_F(StudyActsTest, FiveEqualFailuresInARowHaltTheStudy) {
  for (int i = 0; i < 4; ++i) study_.Fail(study_.Ask().trials[0], "no file " + std::to_string(i));
  EXPECT_TRUE(study_.MayAsk());
  study_.Ask(2);
  study_.Fail(4, "no file 9");
  EXPECT_THAT(study_.state().halted(), HasSubstr("5 trials in a row failed alike, the last one: no file 9"));
  EXPECT_FALSE(study_.MayAsk());
  EXPECT_TRUE(study_.Done()) << "what waits is not started";
}

TEST_F(StudyActsTest, RunnerSeedsHaveFiftyThreeBitsAndDependOnTheTrial) {
  EXPECT_LT(study_.TrialSeed(0), std::uint64_t{1} << 53);
  EXPECT_NE(study_.TrialSeed(0), study_.TrialSeed(1));
  EXPECT_EQ(study_.TrialSeed(1), Study(SampleSpec(), {}).TrialSeed(1));
}

TEST_F(StudyActsTest, AnUnknownSamplerOptionOrAnEmptySpaceIsRefusedBeforeAnythingIsWritten) {
  hpo::testing::MemoryFileSystem files;
  StudySpec spec = SampleSpec();
  spec.sampler.options["seeds"] = std::int64_t{3};
  StudyOptions options;
  options.files = &files;
  options.folder = "/x";
  EXPECT_EQ(CodeOf([&] { Study(spec, options); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(files.calls(), 0);
}

}  // namespace
}  // namespace hpo::study
