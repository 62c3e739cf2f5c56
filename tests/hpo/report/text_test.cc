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

TEST(TextTest, DurationsAreReadable) {
  EXPECT_EQ(DurationText(0.0123), "12 ms");
  EXPECT_EQ(DurationText(12.34), "12.3 s");
  EXPECT_EQ(DurationText(245), "4 min 05 s");
  EXPECT_EQ(DurationText(7380), "2 h 03 min");
}

}  // namespace
}  // namespace hpo::report
