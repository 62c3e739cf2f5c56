// SPDX-License-Identifier: Apache-2.0
//
// A study on a disk: created, opened again, read without a lock, and proposing the same points after any of it.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <tuple>

#include "hpo/base/error.h"
#include "hpo/study/constraint_text.h"
#include "tests/hpo/study/sample_study.h"
#include "tests/support/paths.h"
#include "tests/support/study_printer.h"

namespace hpo::study {
namespace {

using hpo::testing::AskAndStart;
using hpo::testing::kFolder;
using hpo::testing::Measure;
using hpo::testing::Print;
using hpo::testing::Result;
using hpo::testing::RunScript;
using hpo::testing::SampleSpec;
using hpo::testing::StoredStudy;
using hpo::testing::Tell;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

StudySpec WithBudget(int trials) {
  StudySpec spec = SampleSpec();
  spec.budget.trials = trials;
  return spec;
}

std::string StudyFileOf(const StoredStudy& stored) {
  return stored.files.Peek(std::string(kFolder) + "/study.json").value_or("");
}

// The error of an act that must fail, "" when it does not.
std::string ErrorOf(ErrorCode code, const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  return "";
}

TEST(StudyResumeTest, MemoryIsAReplayOfTheJournal) {
  StoredStudy stored;
  Study study = stored.Open();
  stored.clock.AdvanceSeconds(0.1234567);
  RunScript(study);
  EXPECT_EQ(Print(study.state()), Print(ReadStudy(stored.files, kFolder)));
}

TEST(StudyResumeTest, TextFromRunnersThatIsNotUtf8IsReplacedAlikeInMemoryAndJournal) {
  StoredStudy stored;
  Study study = stored.Open();
  const AttemptId id = study.Start(study.Ask().trials[0], "cpu\xFE");
  Tell(study, id, hpo::testing::Lost(EndCause::kOutOfMemory, "tail \xC3( of \x80stderr"));
  study.Commit();
  EXPECT_EQ(study.state().trials()[0].reason, "out_of_memory: tail \xEF\xBF\xBD( of \xEF\xBF\xBDstderr");
  EXPECT_EQ(Print(study.state()), Print(ReadStudy(stored.files, kFolder)));
}

TEST(StudyResumeTest, OpeningAgainContinuesWithEveryTrial) {
  StoredStudy stored;
  {
    Study study = stored.Open();
    Tell(study, AskAndStart(study), Result(0.5));
    Measure(study, AskAndStart(study), 1, 0.4);
    study.Commit();
  }
  Study study = stored.Open();
  EXPECT_EQ(study.recovered_bytes(), 0u);
  EXPECT_EQ(study.state().told(), 1);
  EXPECT_EQ(study.NextWaiting(), 1);
  EXPECT_EQ(study.Start(1), (AttemptId{1, 2}));
  EXPECT_EQ(study.Ask().trials[0], 2);
}

TEST(StudyResumeTest, AnotherBudgetIsTakenOverAndRecorded) {
  StoredStudy stored;
  { stored.Open(WithBudget(20)); }
  EXPECT_THAT(StudyFileOf(stored), HasSubstr("\"trials\": 20"));
  const Study study = stored.Open(WithBudget(33));
  EXPECT_EQ(study.state().history().budget.trials, 33);
  EXPECT_THAT(StudyFileOf(stored), HasSubstr("\"trials\": 33"));
  EXPECT_EQ(ReadStudy(stored.files, kFolder).spec().budget.trials, 33);
}

TEST(StudyResumeTest, TheGivenExecutorSettingsAreUsed) {
  StoredStudy stored;
  { stored.Open(); }
  StudySpec spec = SampleSpec();
  spec.executor.retries = 0;
  Study study = stored.Open(spec);
  Tell(study, AskAndStart(study), hpo::testing::Lost(EndCause::kCrashed, "x"));
  EXPECT_EQ(study.state().told(), 1);
}

TEST(StudyResumeTest, AChangedSpaceIsRefusedWithTheDifferenceAndNothingIsWritten) {
  StoredStudy stored;
  { stored.Open(); }
  const std::string before = stored.Journal();
  StudySpec spec = SampleSpec();
  spec.seed = 8;
  spec.space.Add(search::Real("extra", 0, 1));
  const std::string error = ErrorOf(ErrorCode::kRefused, [&] { stored.Open(spec); });
  EXPECT_THAT(error, HasSubstr(kFolder));
  EXPECT_THAT(error, HasSubstr("extra"));
  EXPECT_THAT(error, HasSubstr("seed"));
  EXPECT_EQ(stored.Journal(), before);
}

// gp was the default once: such a study's file need not name it, and leaves the sampler to auto today.
TEST(StudyResumeTest, AStudyOfTheFormerDefaultSamplerKeepsIt) {
  StoredStudy stored;
  StudySpec former = SampleSpec();
  former.sampler = {"gp", {}};
  { stored.Open(former).Ask(); }
  ASSERT_EQ(SampleSpec().sampler.name, "auto");
  Study study = stored.Open(SampleSpec());
  EXPECT_EQ(study.spec().sampler.name, "gp");
  EXPECT_EQ(study.state().spec().sampler.name, "gp");
  study.Ask();
  EXPECT_EQ(study.state().history().trials.back().note.back().first, "kind");
}

TEST(StudyResumeTest, OtherSamplersAreNotGivenUpForAuto) {
  StoredStudy stored;
  StudySpec sobol = SampleSpec();
  sobol.sampler = {"sobol", {}};
  { stored.Open(sobol); }
  EXPECT_THAT(ErrorOf(ErrorCode::kRefused, [&] { stored.Open(SampleSpec()); }), HasSubstr("sobol"));
}

TEST(StudyResumeTest, AStudyThatIsOpenIsRefusedToOthersButCanBeRead) {
  StoredStudy stored;
  const Study study = stored.Open();
  EXPECT_NE(ErrorOf(ErrorCode::kRefused, [&] { stored.Open(); }), "");
  EXPECT_EQ(ReadStudy(stored.files, kFolder).sequence(), study.state().sequence());
}

TEST(StudyResumeTest, ReadersSeePastATornTailAndLeaveIt) {
  StoredStudy stored;
  { stored.Open(); }
  const std::string torn = stored.Journal() + "{\"v\":1,\"seq\":3";
  stored.PutJournal(torn);
  EXPECT_EQ(ReadStudy(stored.files, kFolder).sequence(), 2);
  EXPECT_EQ(stored.Journal(), torn);
  EXPECT_EQ(stored.Open().recovered_bytes(), 14u);
  EXPECT_EQ(stored.Open().recovered_bytes(), 0u);
}

TEST(StudyResumeTest, AFolderWithoutAStudyIsNotFoundAndTheMessageSaysWhatWasLookedFor) {
  StoredStudy stored;
  EXPECT_THAT(ErrorOf(ErrorCode::kNotFound, [&] { ReadStudy(stored.files, kFolder); }),
              HasSubstr("/runs/sample/journal.jsonl"));
  stored.PutJournal("{\"v\":1,\"se");
  EXPECT_THAT(ErrorOf(ErrorCode::kNotFound, [&] { ReadStudy(stored.files, kFolder); }), HasSubstr("never created"));
}

TEST(StudyResumeTest, AfterAFailedCommitTheStudyRefusesToGoOn) {
  StoredStudy stored;
  Study study = stored.Open();
  study.Ask();
  stored.files.FailAt(stored.files.calls() + 1);
  EXPECT_NE(ErrorOf(ErrorCode::kCannotWrite, [&] { study.Commit(); }), "");
  EXPECT_THAT(ErrorOf(ErrorCode::kCannotWrite, [&] { study.Ask(); }), HasSubstr("open the study again"));
}

// Runs `workers` trials at a time, told out of order, with a stop of the process in the middle.
void RunInParallel(StoredStudy& stored, const StudySpec& spec, int workers) {
  for (int session = 0; session < 2; ++session) {
    Study study = stored.Open(spec);
    std::vector<AttemptId> running;
    for (int round = 0; round < 20; ++round) {
      while (std::ssize(running) < workers) {
        const std::optional<int> waiting = study.NextWaiting();
        running.push_back(waiting ? study.Start(*waiting) : AskAndStart(study));
      }
      const auto done = running.begin() + (round * 7 + session) % workers;
      Measure(study, *done, 1, 1.0 / (round + 2));
      Outcome outcome = Result(1.0 / (round + 1 + session));
      outcome.metrics["size"] = done->trial % 4 + 0.25 * round;
      Tell(study, *done, outcome);
      running.erase(done);
      if (round % 3 == 0 && study.MayAsk()) {
        for (const int trial : study.Ask(2).trials) running.push_back(study.Start(trial));
      }
    }
    study.Commit();
  }
}

// What every sampler serves.
search::SearchSpace Numbers() {
  search::SearchSpace space;
  space.Add(search::Real("lr", 1e-4, 0.3).Log());
  space.Add(search::Integer("depth", 1, 40));
  space.Add(search::Boolean("norm"));
  return space;
}

void ExpectEachProposalAgain(const StoredStudy& stored, const StudySpec& spec) {
  const auto sampler = search::MakeSampler(spec.sampler.name, spec.space, spec.sampler.options);
  StudyState state;
  int asked = 0;
  ReplayJournal(stored.Journal(), "j", [&](Event&& event) {
    if (const auto* ask = std::get_if<Asked>(&event.payload)) {
      ++asked;
      ASSERT_EQ(ask->after, state.sequence());
      const search::Proposal proposal =
          sampler->Suggest({.count = 1, .first_trial = ask->trial, .fixed = {}}, search::History(state.history()),
                           search::RandomSource(spec.seed));
      ASSERT_FALSE(proposal.suggestions.empty());
      EXPECT_EQ(proposal.suggestions[0].configuration, ask->configuration) << "trial " << ask->trial;
      EXPECT_EQ(proposal.suggestions[0].note, ask->note);
      EXPECT_EQ(spec.space.FirstBroken(ask->configuration.values()), std::nullopt);
    }
    state.Apply(std::move(event));
  });
  EXPECT_GT(asked, 30);
}

// Sampler and number of trials at a time.
class StudyReplayTest : public ::testing::TestWithParam<std::tuple<const char*, int>> {
 protected:
  StudyReplayTest() : spec_(WithBudget(200)) {
    spec_.sampler.name = std::get<0>(GetParam());
    if (spec_.sampler.name == "cma_es") spec_.space = Numbers();
  }

  void RunAndExpectEachProposalAgain() {
    RunInParallel(stored_, spec_, std::get<1>(GetParam()));
    ExpectEachProposalAgain(stored_, spec_);
  }

  StudySpec spec_;
  StoredStudy stored_;
};

TEST_P(StudyReplayTest, EveryProposalIsMadeAgainFromTheEventsBeforeIt) { RunAndExpectEachProposalAgain(); }

TEST_P(StudyReplayTest, SoItIsWithConstraints) {
  const std::string rate = spec_.space.Find("lr") ? "lr" : "optimizer.lr";
  spec_.space.Add(ParseConstraint(rate + " * depth <= 0.1 && (norm || depth > 1)", spec_.space));
  RunAndExpectEachProposalAgain();
}

TEST_P(StudyReplayTest, AndWithConstraintsOnMetrics) {
  spec_.metric_constraints = {{.metric = "size", .at_most = 4, .at_least = 1}};
  RunAndExpectEachProposalAgain();
  EXPECT_EQ(ReadStudy(stored_.files, kFolder).spec().metric_constraints, spec_.metric_constraints);
}

TEST(StudyResumeTest, ChangedConstraintsAreRefused) {
  StoredStudy stored;
  StudySpec spec = SampleSpec();
  spec.space.Add(ParseConstraint("depth <= 3", spec.space));
  { Study study = stored.Open(spec); }
  { Study study = stored.Open(spec); }
  const StudySpec read = ReadStudy(stored.files, kFolder).spec();
  ASSERT_EQ(read.space.constraints().size(), 1u);
  EXPECT_EQ(read.space.constraints().front().text, "depth <= 3");
  EXPECT_THAT(ErrorOf(ErrorCode::kRefused, [&] { stored.Open(SampleSpec()); }),
              HasSubstr("constraints: \"depth <= 3\" is gone"));
}

INSTANTIATE_TEST_SUITE_P(Samplers, StudyReplayTest,
                         ::testing::Combine(::testing::Values("random", "sobol", "grid", "gp", "tpe", "cma_es", "auto"),
                                            ::testing::Values(1, 2, 8)));

// Journals written once by this code's first version; every version opens them.
ReplayResult Replay(const std::string& name, StudyState& state) {
  std::ifstream file(testing::kSourceFolder + ("/tests/journals/" + name));
  std::ostringstream text;
  text << file.rdbuf();
  return ReplayJournal(text.str(), name, [&](Event&& event) { state.Apply(std::move(event)); });
}

TEST(JournalFixtureTest, TheFirstFormatIsReadForEver) {
  StudyState state;
  const ReplayResult result = Replay("v1_branin.jsonl", state);
  EXPECT_EQ(result.torn_bytes, 0u);
  EXPECT_EQ(result.last_sequence, 75);
  ASSERT_TRUE(state.created());
  EXPECT_EQ(state.spec().name, "branin");
  EXPECT_EQ(state.spec().budget.trials, 14);
  EXPECT_THAT(state.history().results, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 11));
  EXPECT_THAT(state.history().pending, ElementsAre(13));
  EXPECT_DOUBLE_EQ(state.spent_s(), 29.25);
  EXPECT_EQ(state.best()->value, 3.25);
  const std::vector<Trial>& trials = state.trials();
  EXPECT_EQ(trials[0].source, kStartWithSource);
  EXPECT_EQ(trials[1].configuration[3], search::Value(0.019741288911535804));
  EXPECT_EQ(trials[2].attempts[0].cause, EndCause::kCrashed);
  EXPECT_EQ(trials[2].attempts[1].cause, EndCause::kFinished);
  EXPECT_EQ(trials[2].measurements.size(), 4u);
  EXPECT_EQ(trials[3].reason, "out_of_memory: no \"room\"");
  EXPECT_EQ(trials[4].state, search::TrialState::kStopped);
  EXPECT_EQ(trials[5].test.at("test"), 1.3025306284574114);
  EXPECT_EQ(trials[6].attempts[0].cause, EndCause::kLost);
  EXPECT_EQ(trials[10].facts, nlohmann::json::parse(R"({"steps":2})"));
  EXPECT_EQ(trials[11].attempts[0].cause, EndCause::kPreempted);
}

// Priors, constraints of both kinds, known noise and a warm start.
TEST(JournalFixtureTest, SoIsWhatAStudyWasToldOfItsObjective) {
  StudyState state;
  const ReplayResult result = Replay("v1_knowing.jsonl", state);
  EXPECT_EQ(result.torn_bytes, 0u);
  EXPECT_EQ(result.last_sequence, 32);
  ASSERT_TRUE(state.created());
  const StudySpec& spec = state.spec();
  EXPECT_EQ(spec.objective().noise, search::Noise::Known(0.01));
  EXPECT_EQ(state.history().noise, search::Noise::Known(0.01));
  EXPECT_EQ(spec.space[0].prior->value, search::Value(0.25));
  EXPECT_EQ(spec.space[1].prior->deviation, 0.125);
  EXPECT_THAT(spec.space[2].prior->weights, ElementsAre(3, 1));
  EXPECT_EQ(spec.space.constraints().front().text, "x * depth <= 3");
  EXPECT_EQ(spec.metric_constraints.front().at_most, 3.5);
  ASSERT_EQ(state.warm_start().size(), 1u);
  EXPECT_EQ(state.warm_start().front().usable, 4);
  EXPECT_TRUE(state.warm_start_asks().empty());  // both were asked
  EXPECT_EQ(state.trials()[1].source, kWarmStartSource);
  EXPECT_EQ(state.trials()[2].source, kSamplerSource);
  EXPECT_GT(state.trials()[0].violation, 0);
  EXPECT_EQ(state.best()->number, 6);
}

}  // namespace
}  // namespace hpo::study
