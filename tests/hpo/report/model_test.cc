// SPDX-License-Identifier: Apache-2.0
#include "hpo/report/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "hpo/report/compare.h"
#include "hpo/report/json.h"
#include "hpo/report/page_data.h"
#include "hpo/report/report_text.h"
#include "hpo/study/study.h"
#include "search/random_source.h"

namespace hpo::report {
namespace {

using nlohmann::ordered_json;
using search::PartialConfiguration;
using search::Value;
using study::Goal;
using study::Study;
using ::testing::HasSubstr;

study::StudySpec Spec(Goal goal = Goal::kMinimize) {
  study::StudySpec spec{.name = "model", .goal = goal};
  spec.space.Add(search::Real("x", 0, 1));
  spec.space.Add(search::Choice("kind", {"a", "b"}));
  return spec;
}

// A bowl with its bottom at 0.4, a step up for kind "b", and noise; with the sign of the goal. `trials` on both kinds.
Study BowlStudy(int trials, double noise, Goal goal = Goal::kMinimize) {
  Study study(Spec(goal), {});
  search::RandomStream draws(11, 0);
  for (int k = 0; k < trials; ++k) {
    const double x = draws.Uniform();
    const double loss = (x - 0.4) * (x - 0.4) + 0.3 * (k % 2) + noise * draws.Normal();
    study.Add(PartialConfiguration({Value(x), Value(std::string(k % 2 == 0 ? "a" : "b"))}),
              goal == Goal::kMinimize ? loss : -loss);
  }
  return study;
}

// The bowl without noise as the gp sampler finds its bottom.
Study CleanStudy() {
  Study study(Spec(), {});
  for (int k = 0; k < 30; ++k) {
    const int trial = study.Ask().trials.at(0);
    const search::Configuration& at = study.state().trials().back().configuration;
    const double x = std::get<double>(*at[0]);
    study.Tell(trial, (x - 0.4) * (x - 0.4) + (std::get<std::string>(*at[1]) == "a" ? 0 : 0.3));
  }
  return study;
}

// Six trials that all break a constraint, the fourth one least.
Study HopelessStudy() {
  study::StudySpec spec = Spec();
  spec.metric_constraints = {{.metric = "size", .at_most = 1, .at_least = {}}};
  Study study(spec, {});
  for (const double size : {9, 8, 7, 2, 6, 5}) {
    study.Tell(study.Ask().trials.at(0), {.metrics = {{"value", 1 / size}, {"size", size}}});
  }
  return study;
}

Model ModelOf(const Study& study) { return MakeModel(Summarize(study.state())); }

TEST(ModelTest, TooFewValuesAreTheReasonForNone) {
  Study study = BowlStudy(4, 0);
  study.Fail(study.Ask().trials.at(0), "no data");
  study.Ask();
  EXPECT_EQ(ModelOf(study).missing, "it takes 5 trials with a value");
  EXPECT_THAT(ReportText(Summarize(study.state())),
              HasSubstr("  no model says how far to trust this: it takes 5 trials with a value\n"));
}

TEST(ModelTest, FailuresAloneHaveNoModel) {
  Study study(Spec(), {});
  for (int k = 0; k < 3; ++k) study.Fail(study.Ask().trials.at(0), "no data");
  EXPECT_EQ(ModelOf(study).missing, "it takes 5 trials with a value");
  EXPECT_EQ(ReportPageData(Summarize(study.state())).at("model").at("missing"), "it takes 5 trials with a value");
}

TEST(ModelTest, EqualValuesAreAReasonForNone) {
  Study study(Spec(), {});
  for (int k = 0; k < 8; ++k) study.Tell(study.Ask().trials.at(0), 2.5);
  EXPECT_EQ(ModelOf(study).missing, "all values are equal");
}

TEST(ModelTest, ASpaceOfOnePointIsAReasonForNone) {
  study::StudySpec spec{.name = "one"};
  spec.space.Add(search::Choice("kind", {"only"}));
  Study study(spec, {});
  for (int k = 0; k < 8; ++k) study.Add(PartialConfiguration({Value(std::string("only"))}), k);
  EXPECT_EQ(ModelOf(study).missing, "no parameter can vary");
}

TEST(ModelTest, AMaximizedStudyIsTheMirrorImageOfAMinimizedOne) {
  const Model low = ModelOf(BowlStudy(40, 0.02)), high = ModelOf(BowlStudy(40, 0.02, Goal::kMaximize));
  EXPECT_EQ(low.noise, high.noise);
  EXPECT_EQ(low.first_better, high.first_better);
  EXPECT_GT(low.further.value().in_all, 0);
  EXPECT_EQ(low.further->in_all, high.further.value().in_all);
  EXPECT_EQ(FurtherText(low), FurtherText(high));
  ASSERT_EQ(low.slices.size(), 2u);
  ASSERT_EQ(high.slices.size(), 2u);
  const auto &down = low.slices[0].band, &up = high.slices[0].band;
  for (std::size_t k = 0; k < down.mean.size(); ++k) {
    EXPECT_EQ(up.mean[k], -down.mean[k]);
    EXPECT_EQ(up.low[k], -down.high[k]);
    EXPECT_EQ(up.high[k], -down.low[k]);
    EXPECT_LE(up.low[k], up.high[k]);
  }
}

TEST(ModelTest, AtTheBottomOfABowlNothingIsLeftToGain) {
  const Study study = CleanStudy();
  EXPECT_THAT(ReportText(Summarize(study.state())),
              HasSubstr("\nwhat is left: the model expects no trial to be better\n"));
}

TEST(ModelTest, AFewTrialsLeaveSomethingToGain) {
  const Study study = BowlStudy(6, 0);
  const Summary summary = Summarize(study.state());
  EXPECT_THAT(ReportText(summary), HasSubstr("\nwhat is left: the next trial is expected to gain "));
  const auto json = ReportJson(summary);
  EXPECT_GT(json.at("model").at("further").at("next"), 0);
  EXPECT_GT(json.at("model").at("further").at("chance"), 0);
}

TEST(ModelTest, WhileNothingKeepsTheConstraintsItIsHeldAtTheNearest) {
  const Study study = HopelessStudy();
  const Summary summary = Summarize(study.state());
  EXPECT_EQ(MakeModel(summary).held_at, 3);
  EXPECT_EQ(ReportJson(summary).at("model").at("held_at"), 3);
  EXPECT_FALSE(ReportJson(summary).at("model").contains("further"));
  EXPECT_EQ(ReportJson(summary).at("constraints").at(0).at("metric"), "size");
  const nlohmann::ordered_json page = ReportPageData(summary);
  EXPECT_EQ(page.at("no_best"), "no trial keeps the constraints yet; nearest: trial 3, size 2 > 1");
  EXPECT_EQ(page.at("constraints"), nlohmann::ordered_json({"size <= 1"}));
  EXPECT_EQ(page.at("trials").at(0).at("kept"), false);
  EXPECT_EQ(page.at("trials").at(0).at("constraints"), "size 9 > 1");
  EXPECT_THAT(ReportText(summary), HasSubstr("no trial keeps the constraints yet"));
}

TEST(ModelTest, NoiseAboveTheLeadMakesTheOrderAChance) {
  const Study study = BowlStudy(80, 0.05);
  const Model model = ModelOf(study);
  EXPECT_TRUE(model.sees_noise);
  EXPECT_GT(model.noise, 0.02);
  EXPECT_LT(model.noise, 0.1);
  const std::string text = ReportText(Summarize(study.state()));
  EXPECT_THAT(text, HasSubstr("  noise the model sees: 0.0"));
  EXPECT_THAT(text, HasSubstr(", so the order may be chance (the first is truly better with probability 0."));
}

TEST(ModelTest, TheWordsFollowTheProbability) {
  Model model{.noise = 0.00312, .sees_noise = true};
  EXPECT_EQ(DoubtText(model), "noise the model sees: 0.0031");
  model.first_better = 0.949;
  EXPECT_EQ(
      DoubtText(model),
      "noise the model sees: 0.0031, so the order may be chance (the first is truly better with probability 0.95)");
  model.first_better = 0.997;
  EXPECT_THAT(DoubtText(model),
              HasSubstr("so the order is hardly chance (the first is truly better with probability over 0.99)"));
  model.first_better = 0.001;
  EXPECT_THAT(
      DoubtText(model),
      HasSubstr("the second may well be the better one (the first is truly better with probability below 0.01)"));
}

TEST(ModelTest, NoiseThatMayAsWellBeNoneIsCalledSo) {
  const Study study = CleanStudy();
  EXPECT_FALSE(ModelOf(study).sees_noise);
  EXPECT_THAT(ReportText(Summarize(study.state())), HasSubstr(", no more than values without any would show\n"));
}

TEST(ModelTest, JsonHasTheValuesOfEachSliceAsAStudyFileHasThem) {
  const Study study = BowlStudy(30, 0.01);
  const ordered_json model = ReportJson(Summarize(study.state())).at("model");
  EXPECT_EQ(model.at("held_at"), study.state().best()->number);
  EXPECT_EQ(model.at("coverage"), 0.9);
  ASSERT_EQ(model.at("slices").size(), 2u);
  EXPECT_EQ(model.at("slices").at(0).at("parameter"), "x");
  EXPECT_EQ(model.at("slices").at(1).at("values"), ordered_json::parse(R"(["a", "b"])"));
  for (const char* line : {"mean", "low", "high"}) EXPECT_EQ(model.at("slices").at(1).at(line).size(), 2u);
}

TEST(ModelTest, WhatMatteredIsNamedFirst) {
  const Study study = BowlStudy(40, 0);
  const Summary summary = Summarize(study.state());
  const Model model = MakeModel(summary);
  ASSERT_EQ(model.effects.size(), 2u);
  EXPECT_GT(model.effects[1], model.effects[0]);
  EXPECT_GT(model.effects[0], 0.05);
  EXPECT_THAT(EffectsText(summary, model), ::testing::StartsWith("kind 0."));
  EXPECT_THAT(ReportText(summary), HasSubstr("what mattered, by its share of what the model expects to vary: kind 0."));
  EXPECT_EQ(ReportJson(summary).at("model").at("effects").at("x"), model.effects[0]);
}

TEST(ModelTest, OnlyFiveParametersThatMatterAreNamed) {
  study::StudySpec spec{.name = "many"};
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) spec.space.Add(search::Real(name, 0, 1));
  const Study study(spec, {});
  const Summary summary = Summarize(study.state());
  EXPECT_EQ(EffectsText(summary, {}), "");
  EXPECT_EQ(EffectsText(summary, {.effects = {0.3, 0.004, 0.9, 0.2, 0.1, 0.05, 0.04}}),
            "c 0.90, a 0.30, d 0.20, e 0.10, f 0.05");
  EXPECT_EQ(EffectsText(summary, {.effects = {0, 0, 0.9, 0.009, 0, 0, 0}}), "c 0.90");
}

TEST(ModelTest, EachTrialIsHeldAgainstWhatTheOthersLeadToExpect) {
  const Study study = BowlStudy(40, 0.02, Goal::kMaximize);
  const Summary summary = Summarize(study.state());
  EXPECT_THAT(ReportText(summary), HasSubstr("  of 40 trials, each left out in turn, 3"));
  const ordered_json left_out = ReportJson(summary).at("model").at("left_out");
  ASSERT_EQ(left_out.size(), 40u);
  EXPECT_EQ(left_out.at(3).at("trial"), 3);
  EXPECT_EQ(left_out.at(3).at("value"), study.state().trials()[3].value);
  EXPECT_LE(left_out.at(3).at("low"), left_out.at(3).at("high"));
}

TEST(ModelTest, ThePageHasPlacesForCategories) {
  const Study study = BowlStudy(30, 0.01);
  const ordered_json model = ReportPageData(Summarize(study.state())).at("model");
  EXPECT_THAT(model.at("effects").get<std::string>(), ::testing::StartsWith("kind "));
  EXPECT_EQ(model.at("slices").at(1).at("i"), 1);
  EXPECT_EQ(model.at("slices").at(1).at("x"), ordered_json::parse("[0, 1]"));
}

TEST(ModelTest, ComparedStudiesShowTheNoiseOfEach) {
  const Study noisy = BowlStudy(60, 0.05), clean = CleanStudy(), short_one = BowlStudy(3, 0);
  const std::vector<Summary> summaries{Summarize(noisy.state()), Summarize(clean.state()),
                                       Summarize(short_one.state())};
  EXPECT_EQ(NoiseText(MakeModel(summaries[1])).front(), '<');
  EXPECT_EQ(NoiseText(MakeModel(summaries[2])), "-");
  EXPECT_THAT(CompareText(summaries), HasSubstr("  " + NoiseText(MakeModel(summaries[0])) + "  "));
  const ordered_json page = ComparePageData(summaries);
  EXPECT_EQ(page.at("studies").at(1).at("noise"), NoiseText(MakeModel(summaries[1])));
  EXPECT_THAT(CompareJson(summaries), HasSubstr(R"("model":{"missing":"it takes 5 trials with a value"})"));
}

}  // namespace
}  // namespace hpo::report
