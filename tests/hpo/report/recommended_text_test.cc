// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/recommended_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hpo/report/json.h"
#include "hpo/report/model.h"
#include "hpo/report/page_data.h"
#include "hpo/report/replicates_text.h"
#include "hpo/report/report_text.h"
#include "hpo/study/study.h"
#include "search/random_source.h"

namespace hpo::report {
namespace {

using search::PartialConfiguration;
using search::Value;
using study::Goal;
using study::Study;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kLucky = 60;

// A bowl around 0.4 in noise, then a place on its side with a lucky value; with the sign of the goal.
Study LuckyStudy(Goal goal, const search::Noise& noise = {}) {
  study::StudySpec spec{.name = "lucky", .objectives = {{.metric = "error", .goal = goal, .noise = noise}}};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  search::RandomStream draws(12, 0);
  const double sign = goal == Goal::kMinimize ? 1 : -1;
  const auto add = [&](double x, double loss) {
    study.Add(PartialConfiguration({Value(x)}), {{"error", sign * loss}});
  };
  for (int k = 0; k < kLucky; ++k) {
    const double x = draws.Uniform();
    add(x, (x - 0.4) * (x - 0.4) + 0.05 * draws.Normal());
  }
  add(0.6, -0.15);
  return study;
}

TEST(RecommendedTest, AllReportsNameTheTrialToTakeBesideTheBestOne) {
  for (const Goal goal : {Goal::kMinimize, Goal::kMaximize}) {
    const Study study = LuckyStudy(goal);
    const Summary summary = Summarize(study.state());
    const auto recommended = study::Recommend(study.state());
    ASSERT_TRUE(recommended && recommended->is_expected);
    ASSERT_EQ(study.state().best()->number, kLucky);
    EXPECT_NEAR(
        std::get<double>(*study.state().trials()[static_cast<std::size_t>(recommended->trial)].configuration[0]), 0.4,
        0.1);
    EXPECT_NEAR(recommended->expected, 0, 0.05);
    const std::string line = RecommendedText(study.state(), recommended);
    EXPECT_THAT(line, HasSubstr("recommended: trial " + std::to_string(recommended->trial) + ", expected error "));
    EXPECT_THAT(line, HasSubstr(" +- 0.0"));
    EXPECT_THAT(ReportText(summary), HasSubstr("\n" + line + "\n"));
    EXPECT_EQ(ReportPageData(summary).at("model").at("recommended"), line);
    const auto json = ReportJson(summary);
    EXPECT_EQ(json.at("best").at("trial"), kLucky);
    EXPECT_EQ(json.at("recommended").at("trial"), recommended->trial);
    EXPECT_EQ(json.at("recommended").at("expected"), recommended->expected);
    EXPECT_EQ(json.at("recommended").at("deviation"), recommended->deviation);
  }
}

TEST(RecommendedTest, TheExpectedValueHasNoDigitsThatItsDeviationLeavesInDoubt) {
  const Study study = LuckyStudy(Goal::kMinimize);
  const auto text = [&](double expected, double deviation) {
    const std::string line =
        RecommendedText(study.state(), study::Recommended{.trial = 0, .expected = expected, .deviation = deviation});
    const std::size_t from = line.find("error ") + 6;
    return line.substr(from, line.find(';') - from);
  };
  ASSERT_NE(study.state().best()->number, 0);
  EXPECT_EQ(text(0.0614101, 0.0182), "0.061 +- 0.018");
  EXPECT_EQ(text(-1234.5678, 3.21), "-1234.6 +- 3.2");
  EXPECT_EQ(text(0.001234, 0.5), "0.001 +- 0.5");
  EXPECT_EQ(text(1.0 / 3, 1e-12), "0.333333 +- 1e-12");
  EXPECT_EQ(text(0, 0.5), "0 +- 0.5");
  EXPECT_EQ(text(2.5, 0), "2.5 +- 0");
}

TEST(RecommendedTest, WhereNoNoiseIsDeclaredItIsTheBestAndNothingIsSaid) {
  const Study study = LuckyStudy(Goal::kMinimize, search::Noise::None());
  const auto recommended = study::Recommend(study.state());
  EXPECT_EQ(recommended->trial, kLucky);
  EXPECT_EQ(RecommendedText(study.state(), recommended), "");
  EXPECT_THAT(ReportText(Summarize(study.state())), Not(HasSubstr("recommended")));
}

TEST(RecommendedTest, WithoutAModelItIsTheBestAndWithoutAValueNothing) {
  study::StudySpec spec{.name = "young"};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  EXPECT_FALSE(study::Recommend(study.state()).has_value());
  EXPECT_TRUE(RecommendedJson(study::Recommend(study.state())).is_null());
  EXPECT_EQ(RecommendedText(study.state(), study::Recommend(study.state())), "");
  study.Add(PartialConfiguration({Value(0.5)}), 3);
  EXPECT_EQ(RecommendedJson(study::Recommend(study.state())).dump(), R"({"trial":0,"expected":null,"deviation":null})");
  EXPECT_EQ(ReportJson(Summarize(study.state())).at("recommended").at("trial"), 0);
}

TEST(ReplicatesTextTest, TrialsOfEqualConfigurationAreAveraged) {
  study::StudySpec spec{.name = "again"};
  spec.space.Add(search::Real("x", 0, 1));
  Study study(spec, {});
  for (const double value : {1.0, 2.0, 3.0}) study.Add(PartialConfiguration({Value(0.5)}), value);
  study.Add(PartialConfiguration({Value(0.25)}), 0.5);
  const Summary summary = Summarize(study.state());
  EXPECT_EQ(ReplicatesText(summary, study.state().trials()[1]), "2 +- 0.58 (3)");
  EXPECT_EQ(ReplicatesText(summary, study.state().trials()[3]), "");
  EXPECT_THAT(ReportText(summary),
              HasSubstr("  mean of replicates  -     2 +- 0.58 (3)  2 +- 0.58 (3)  2 +- 0.58 (3)\n"));
}

}  // namespace
}  // namespace hpo::report
