// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/report_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hpo/report/columns.h"
#include "hpo/report/top_trials.h"
#include "hpo/study/document.h"
#include "tests/hpo/study/sample_study.h"

namespace hpo::report {
namespace {

using hpo::testing::SampleSpec;
using study::Study;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Adds a told trial with these values and tells its error.
void Add(Study& study, const char* configuration, double error) {
  study.Add(study::PartialFromJson(study.spec().space, nlohmann::json::parse(configuration)), error);
}

Study ThreeTrials() {
  Study study(SampleSpec(), {});
  Add(study, R"({"optimizer.lr": 0.01, "optimizer.name": "adamw", "depth": 2, "norm": true})", 0.5);
  Add(study, R"({"optimizer.lr": 0.01, "optimizer.name": "sgd", "optimizer.sgd.momentum": 0.9, "depth": 2,
                 "norm": true})",
      0.25);
  Add(study, R"({"optimizer.lr": 0.02, "optimizer.name": "adamw", "depth": 2, "norm": true})", 0.75);
  return study;
}

TEST(ReportTextTest, OnlyParametersThatDifferStandSideBySide) {
  const Study study = ThreeTrials();
  const std::string text = ReportText(Summarize(study.state()));
  const std::string table = text.substr(text.find("the top 3"));
  EXPECT_THAT(table, HasSubstr("  trial                   1     0      2\n"));
  EXPECT_THAT(table, HasSubstr("  error                   0.25  0.5    0.75\n"));
  EXPECT_THAT(table, HasSubstr("  optimizer.name          sgd   adamw  adamw\n"));
  EXPECT_THAT(table, HasSubstr("  optimizer.sgd.momentum  0.9   -      -\n"));
  EXPECT_THAT(table, Not(HasSubstr("depth")));
  EXPECT_THAT(table, Not(HasSubstr("norm")));
}

TEST(ReportTextTest, TheLeadIsTheGapToTheSecondAndTheTrialsSince) {
  const Study study = ThreeTrials();
  EXPECT_THAT(ReportText(Summarize(study.state())),
              HasSubstr("how sure: ahead of the second, trial 0, by 0.25; 1 trials told since the last improvement\n"));
}

TEST(ReportTextTest, ATieIsNoLead) {
  Study study = ThreeTrials();
  Add(study, R"({"optimizer.lr": 0.03, "optimizer.name": "adamw", "depth": 2, "norm": true})", 0.25);
  EXPECT_THAT(ReportText(Summarize(study.state())), HasSubstr("how sure: level with trial 3; 2 trials"));
}

TEST(ReportTextTest, StatesHaveTheirCausesAndOpenTrialsAreCounted) {
  Study study(SampleSpec(), {});
  const study::AttemptId stopped = testing::AskAndStart(study);
  testing::Measure(study, stopped, 1, 0.5);
  study.Stop(stopped, "pruned", false);
  testing::Tell(study, stopped, testing::Lost(study::EndCause::kStopped));
  testing::Tell(study, testing::AskAndStart(study), testing::Lost(study::EndCause::kOutOfMemory, "no memory"));
  testing::AskAndStart(study);
  study.Ask();
  const std::string text = ReportText(Summarize(study.state()));
  EXPECT_THAT(text, HasSubstr("(0 completed, 1 stopped early, 1 failed)"));
  EXPECT_THAT(text, HasSubstr("  stopped by pruned: 1\n"));
  EXPECT_THAT(text, HasSubstr("  failed by out_of_memory: 1\n"));
  EXPECT_THAT(text, HasSubstr("  open: 1 running, 1 waiting\n"));
  EXPECT_THAT(text, HasSubstr("1.0 device-seconds, 1 steps\n"));
  EXPECT_THAT(text, HasSubstr("how sure: only one trial has a value; 1 trials told"));
}

TEST(ReportTextTest, AStudyWithoutTrialsHasAReport) {
  const Study study(SampleSpec(), {});
  EXPECT_THAT(ReportText(Summarize(study.state())), HasSubstr("0 trials told of 20"));
}

TEST(TopTrialsTest, TrialsWithoutAValueAreNeverAtTheTop) {
  Study study = ThreeTrials();
  study.Fail(study.Ask().trials.at(0), "no data");
  EXPECT_EQ(TopTrials(Summarize(study.state()), 9).size(), 3u);
  EXPECT_EQ(TopTrials(Summarize(study.state()), 2).size(), 2u);
}

TEST(TopTrialsTest, ActiveInOneAndInactiveInAnotherIsADifference) {
  const Study study = ThreeTrials();
  const auto& trials = study.state().trials();
  EXPECT_THAT(DifferingParameters({&trials[0], &trials[1]}), ElementsAre(1, 2));
  EXPECT_THAT(DifferingParameters({&trials[0], &trials[0]}), IsEmpty());
  EXPECT_THAT(DifferingParameters({}), IsEmpty());
}

TEST(ColumnsTest, CharactersOfSeveralBytesTakeOneColumn) {
  EXPECT_EQ(Aligned({{"\xC3\xA9t\xC3\xA9", "1"}, {"name", "2"}}, ""), "\xC3\xA9t\xC3\xA9   1\nname  2\n");
}

TEST(ColumnsTest, ControlCharactersCannotReachTheTerminal) {
  EXPECT_EQ(Aligned({{"a\nb\x1b[31m", "c"}}, " "), " a?b?[31m  c\n");
}

}  // namespace
}  // namespace hpo::report
