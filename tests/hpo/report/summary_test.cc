// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/summary.h"

#include <gtest/gtest.h>

#include "hpo/report/json.h"
#include "hpo/study/study.h"

namespace hpo::report {
namespace {

using study::Goal;
using study::Study;

Study StudyWith(Goal goal, const std::vector<double>& values) {
  study::StudySpec spec{.name = "sums", .goal = goal};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  for (const double value : values) study.Tell(study.Ask().trials.at(0), value);
  return study;
}

std::vector<int> Ranking(const Study& study) {
  std::vector<int> numbers;
  for (const study::Trial* trial : Summarize(study.state()).ranked) numbers.push_back(trial->number);
  return numbers;
}

TEST(SummaryTest, RanksTheSmallestFirstWhenMinimizing) {
  EXPECT_EQ(Ranking(StudyWith(Goal::kMinimize, {3, 1, 2})), (std::vector<int>{1, 2, 0}));
}

TEST(SummaryTest, RanksTheLargestFirstWhenMaximizing) {
  EXPECT_EQ(Ranking(StudyWith(Goal::kMaximize, {3, 1, 2})), (std::vector<int>{0, 2, 1}));
}

TEST(SummaryTest, TheEarlierResultLeadsOnATie) {
  study::StudySpec spec{.name = "tie"};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  study.Ask(2);
  study.Tell(1, 5.0);
  study.Tell(0, 5.0);
  EXPECT_EQ(Ranking(study), (std::vector<int>{1, 0}));
  EXPECT_EQ(study.state().best()->number, 1);
}

TEST(SummaryTest, OpenTrialsComeBeforeFailedOnesAndBothAfterValues) {
  Study study = StudyWith(Goal::kMinimize, {3});
  study.Fail(study.Ask().trials.at(0), "no data");
  study.Ask();
  study.Tell(study.Ask().trials.at(0), 1.0);
  EXPECT_EQ(Ranking(study), (std::vector<int>{3, 0, 2, 1}));
}

// Trials of value and latency, at most 5 of it, and one without a value.
Study ConstrainedStudy(Goal goal, const std::vector<std::pair<double, double>>& trials) {
  study::StudySpec spec{.name = "bounded", .goal = goal};
  spec.space.Add(search::Real("x", 0, 1));
  spec.metric_constraints = {{.metric = "latency", .at_most = 5, .at_least = {}}};
  Study study(spec, {});
  for (const auto& [value, latency] : trials) {
    study.Tell(study.Ask().trials.at(0), {.metrics = {{"value", value}, {"latency", latency}}});
  }
  study.Fail(study.Ask().trials.at(0), "no data");
  return study;
}

TEST(SummaryTest, TrialsThatBreakConstraintsComeAfterThoseThatKeepThemTheNearestFirst) {
  const Study study = ConstrainedStudy(Goal::kMaximize, {{9, 8}, {1, 5}, {8, 6}, {2, 3}, {7, 6}});
  EXPECT_EQ(Ranking(study), (std::vector<int>{3, 1, 2, 4, 0, 5}));
  const Summary summary = Summarize(study.state());
  EXPECT_EQ(summary.breaking, 3);
  EXPECT_EQ(summary.gap, 1.0);
  const nlohmann::ordered_json json = SummaryJson(summary);
  EXPECT_EQ(json.at("breaking"), 3);
  EXPECT_EQ(json.at("best").at("feasible"), true);
  EXPECT_FALSE(json.contains("nearest"));
}

TEST(SummaryTest, WhileNothingKeepsTheConstraintsThereIsANearestAndNoBest) {
  const Study study = ConstrainedStudy(Goal::kMinimize, {{1, 8}, {2, 6}});
  const Summary summary = Summarize(study.state());
  EXPECT_EQ(summary.gap, std::nullopt);
  const nlohmann::ordered_json json = SummaryJson(summary);
  EXPECT_TRUE(json.at("best").is_null());
  EXPECT_EQ(json.at("nearest").at("trial"), 1);
  EXPECT_EQ(json.at("nearest").at("feasible"), false);
  EXPECT_DOUBLE_EQ(json.at("nearest").at("violation"), 0.2);
}

TEST(SummaryTest, CountsByStateAndCause) {
  Study study = StudyWith(Goal::kMinimize, {3, 2});
  study.Fail(study.Ask().trials.at(0), "no data");
  study.Ask();
  const Summary summary = Summarize(study.state());
  EXPECT_EQ(summary.completed, 2);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_EQ(summary.open, 1);
  const nlohmann::ordered_json json = SummaryJson(summary);
  EXPECT_EQ(json.at("told"), 3);
  EXPECT_EQ(json.at("best").at("value"), 2.0);
}

TEST(SummaryTest, AStudyWithoutAValueHasNoBest) {
  Study study = StudyWith(Goal::kMinimize, {});
  study.Fail(study.Ask().trials.at(0), "no data");
  EXPECT_TRUE(SummaryJson(Summarize(study.state())).at("best").is_null());
}

}  // namespace
}  // namespace hpo::report
