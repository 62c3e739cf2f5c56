// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hpo/study/study.h"

namespace hpo::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

study::Study TwoTrials() {
  study::StudySpec spec{.name = "two"};
  spec.space.Add(search::Real("lr", 1e-4, 1e-1).Log());
  spec.space.Add(search::Choice("optimizer", {"adam", "sgd"}));
  spec.budget.trials = 3;
  study::Study study(spec, {});
  study.AskConfiguration(search::PartialConfiguration({0.001, std::string("sgd")}));
  study.Tell(0, 0.25);
  study.Fail(study.Ask().trials.at(0), "disk on fire\nsecond line");
  return study;
}

TEST(TextTest, SummarySaysCountsBestAndItsConfiguration) {
  const study::Study study = TwoTrials();
  const std::string text = SummaryText(Summarize(study.state()));
  EXPECT_THAT(text, StartsWith("study two: 2 trials told of 3 (1 completed, 0 stopped early, 1 failed)"));
  EXPECT_THAT(text, HasSubstr("best trial 0: value 0.25\n"));
  EXPECT_THAT(text, HasSubstr("    lr         0.001\n    optimizer  sgd\n"));
}

TEST(TextTest, ATableShowsOnlyTheFirstLineOfAReason) {
  const study::Study study = TwoTrials();
  const std::string table = TrialTable(Summarize(study.state()), 0);
  EXPECT_THAT(table, HasSubstr("failed (disk on fire)\n"));
  EXPECT_THAT(table, Not(HasSubstr("second line")));
}

TEST(TextTest, ALimitCutsTheTableAfterTheHeader) {
  const study::Study study = TwoTrials();
  const std::string table = TrialTable(Summarize(study.state()), 1);
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 2);
}

TEST(TextTest, NoLineEndsInABlank) {
  const study::Study study = TwoTrials();
  EXPECT_THAT(SummaryText(Summarize(study.state())), Not(HasSubstr(" \n")));
}

study::Study Bounded(const std::vector<double>& latencies) {
  study::StudySpec spec{.name = "bounded"};
  spec.space.Add(search::Real("lr", 1e-4, 1e-1).Log());
  spec.metric_constraints = {{.metric = "latency", .at_most = 5, .at_least = {}},
                             {.metric = "size", .at_most = {}, .at_least = 1}};
  study::Study study(spec, {});
  for (const double latency : latencies) {
    study.Tell(study.Ask().trials.at(0),
               {.metrics = {{"value", 9 - latency}, {"latency", latency}, {"size", latency / 4}}});
  }
  return study;
}

TEST(TextTest, TheBestTrialKeepsTheConstraintsAndTheTableSaysWhatOthersBreak) {
  const study::Study study = Bounded({7.25, 4.5, 3});
  const std::string text = SummaryText(Summarize(study.state()));
  EXPECT_THAT(text, HasSubstr("  constraints broken: 2\n"));
  EXPECT_THAT(text, HasSubstr("best trial 1: value 4.5\n"));
  EXPECT_THAT(text, HasSubstr("latency 7.25 > 5  completed\n"));
  EXPECT_THAT(text, HasSubstr("kept              completed\n"));
  EXPECT_THAT(TrialText(study.state(), study.state().trials()[2]), HasSubstr("  constraints: size 0.75 < 1\n"));
  EXPECT_THAT(TrialText(study.state(), study.state().trials()[1]), HasSubstr("  constraints: kept\n"));
}

TEST(TextTest, WhileNothingKeepsTheConstraintsTheNearestIsNamed) {
  const study::Study study = Bounded({8, 6});
  const std::string text = SummaryText(Summarize(study.state()));
  EXPECT_THAT(text, HasSubstr("no trial keeps the constraints yet; nearest: trial 1, latency 6 > 5\nnearest first:\n"));
}

TEST(TextTest, ABoundThatIsHardlyBrokenIsShownWithTheDigitsThatSaySo) {
  const study::Study study = Bounded({5.00000001});
  EXPECT_THAT(BestText(Summarize(study.state())), HasSubstr("latency 5.00000001 > 5\n"));
}

TEST(TextTest, AStudyWithoutConstraintsSaysNothingOfThem) {
  const study::Study study = TwoTrials();
  EXPECT_THAT(SummaryText(Summarize(study.state())), Not(HasSubstr("constraint")));
}

TEST(TextTest, DurationsAreReadable) {
  EXPECT_EQ(DurationText(0.0123), "12 ms");
  EXPECT_EQ(DurationText(12.34), "12.3 s");
  EXPECT_EQ(DurationText(245), "4 min 05 s");
  EXPECT_EQ(DurationText(7380), "2 h 03 min");
}

}  // namespace
}  // namespace hpo::report
