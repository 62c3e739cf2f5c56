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
