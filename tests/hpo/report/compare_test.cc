// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hpo/base/error.h"
#include "hpo/report/csv.h"
#include "hpo/study/study.h"
#include "tests/support/fake_clock.h"

namespace hpo::report {
namespace {

using study::Goal;
using study::Study;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

// A study whose trials have these values, told a second apart.
Study StudyWith(const std::string& name, const std::vector<double>& values, Goal goal = Goal::kMinimize) {
  testing::FakeClock clock;
  study::StudySpec spec{.name = name, .goal = goal};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {.clock = &clock});
  for (const double value : values) {
    clock.AdvanceSeconds(1);
    study.Add(search::PartialConfiguration({search::Value(value / 16)}), value);
  }
  return study;
}

TEST(CompareTest, OnlyBetterResultsAreImprovements) {
  const Study study = StudyWith("a", {4, 4, 5, 2, 3, 1});
  std::vector<int> told;
  std::vector<double> seconds, values;
  for (const Improvement& step : Improvements(study.state())) {
    told.push_back(step.told);
    seconds.push_back(step.seconds);
    values.push_back(step.value);
  }
  EXPECT_THAT(told, ElementsAre(1, 4, 6));
  EXPECT_THAT(seconds, ElementsAre(1, 4, 6));
  EXPECT_THAT(values, ElementsAre(4, 2, 1));
}

TEST(CompareTest, ImprovementsOfAMaximizedStudyGrow) {
  const Study study = StudyWith("a", {4, 3, 8}, Goal::kMaximize);
  const auto steps = Improvements(study.state());
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1].value, 8);
}

TEST(CompareTest, TrialsThatBreakConstraintsAreNoImprovements) {
  study::StudySpec spec{.name = "bounded"};
  spec.space.Add(search::Real("x", 0, 1));
  spec.metric_constraints = {{.metric = "size", .at_most = 1, .at_least = {}}};
  Study study(spec, {});
  for (const auto& [value, size] :
       {std::pair(1.0, 2.0), std::pair(5.0, 1.0), std::pair(4.0, 3.0), std::pair(3.0, 0.5)}) {
    study.Tell(study.Ask().trials.at(0), {.metrics = {{"value", value}, {"size", size}}});
  }
  const auto steps = Improvements(study.state());
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].told, 2);
  EXPECT_EQ(steps[1].value, 3);
}

TEST(CompareTest, TheTextShowsTheBestByTrialsAndByTimeAndWhereConfigurationsDiffer) {
  const Study first = StudyWith("first", {8, 4, 8, 2}), second = StudyWith("second", {6, 5});
  const std::string text = CompareText({Summarize(first.state()), Summarize(second.state())});
  EXPECT_THAT(text, HasSubstr("best value by trials told:\n  1  8  6\n  2  4  5\n  4  2  5\n"));
  EXPECT_THAT(text, HasSubstr("  1.0 s   8  6\n  2.0 s   4  5\n  4.0 s   2  5\n"));
  EXPECT_THAT(text, HasSubstr("best configurations, where they differ:\n  x  0.125  0.3125\n"));
}

TEST(CompareTest, BoundsOnMetricsStandBesideTheBestValues) {
  study::StudySpec spec{.name = "bounded"};
  spec.space.Add(search::Real("x", 0, 1));
  spec.metric_constraints = {{.metric = "size", .at_most = 1, .at_least = {}}};
  const Study bounded(spec, {}), free = StudyWith("free", {1});
  const auto line = [&](const std::string& start) {
    const std::string text = CompareText({Summarize(bounded.state()), Summarize(free.state())});
    const std::size_t from = text.find("\n  " + start) + 1;
    return text.substr(from, text.find('\n', from) - from);
  };
  EXPECT_THAT(line("study "), EndsWith("  constraints"));
  EXPECT_THAT(line("bounded "), EndsWith("  size <= 1"));
  EXPECT_THAT(line("free "), EndsWith("  none"));
  EXPECT_THAT(CompareText({Summarize(free.state())}), Not(HasSubstr("constraints")));
}

TEST(CompareTest, StudiesOfOneNameAreToldApart) {
  const Study first = StudyWith("same", {1}), second = StudyWith("same", {2});
  EXPECT_THAT(StudyLabels({Summarize(first.state()), Summarize(second.state())}), ElementsAre("same", "same (2)"));
}

TEST(CompareTest, DifferentObjectivesAreRefusedWithBothNamed) {
  const Study low = StudyWith("low", {1}), high = StudyWith("high", {1}, Goal::kMaximize);
  try {
    CompareText({Summarize(low.state()), Summarize(high.state())});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_THAT(error.what(), HasSubstr("low minimizes value, high maximizes value"));
  }
}

TEST(CompareTest, TheTableOfAllTrialsNamesTheStudyOfEach) {
  const Study first = StudyWith("first", {8}), second = StudyWith("second", {6});
  const std::string csv = CompareCsv({Summarize(first.state()), Summarize(second.state())});
  EXPECT_THAT(csv, HasSubstr("study,trial,state,value"));
  EXPECT_THAT(csv, HasSubstr("\nfirst,0,completed,8,"));
  EXPECT_THAT(csv, HasSubstr("\nsecond,0,completed,6,"));
}

}  // namespace
}  // namespace hpo::report
