// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_spec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "hpo/study/constraint_text.h"
#include "hpo/study/study_file.h"
#include "search/pruners/table.h"
#include "search/samplers/table.h"
#include "tests/support/random_space.h"

namespace hpo::study {
namespace {

using Lines = std::vector<std::string>;

StudySpec SmallSpec() {
  StudySpec spec{.name = "small"};
  const auto kind = spec.space.Add(search::Choice("kind", {"adam", "sgd"}));
  spec.space.Add(search::Real("momentum", 0, 0.99).When(kind == "sgd"));
  spec.space.Add(search::Real("lr", 1e-4, 0.3).Log());
  return spec;
}

std::string Text(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += problem.path + ": " + problem.message + '\n';
  return text;
}

TEST(StudySpecTest, ASpecBuiltInCodeHasNoProblems) { EXPECT_EQ(Text(Problems(SmallSpec())), ""); }

TEST(StudySpecTest, ASpecBuiltInCodeIsCheckedLikeAFile) {
  StudySpec spec = SmallSpec();
  spec.sampler = {"random", {{"points", std::int64_t{3}}}};
  spec.budget.seconds = std::numeric_limits<double>::quiet_NaN();
  spec.start_with.emplace_back(std::vector<std::optional<search::Value>>{"adm", std::nullopt, 0.1});
  spec.start_with.emplace_back(std::vector<std::optional<search::Value>>{"sgd"});
  EXPECT_EQ(Text(Problems(spec)),
            "budget.seconds: is nan: must be > 0\n"
            "sampler.points: unknown option \"points\"; there are none\n"
            "start_with.0.kind: \"adm\" is not one of \"adam\", \"sgd\"\n"
            "start_with.1: has 1 values, the space has 3 parameters\n");
}

TEST(StudySpecTest, ASamplerThatCannotServeTheSpaceSaysWhy) {
  StudySpec spec{.name = "wide"};
  for (int i = 0; i <= 1000; ++i) spec.space.Add(search::Boolean("b" + std::to_string(i)));
  spec.sampler.name = "sobol";
  const std::vector<Problem> problems = Problems(spec);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].path, "sampler");
}

TEST(StudySpecTest, TheFileOfASpecLeavesDefaultsOut) {
  EXPECT_EQ(ToJson(SmallSpec()).dump(),
            R"({"name":"small","seed":0,"objectives":[{"metric":"value","goal":"minimize"}],)"
            R"("sampler":{"name":"auto"},"pruner":{"name":"none"},)"
            R"("space":{"kind":{"choice":["adam","sgd"]},"momentum":{"real":[0,0.99],"when":{"kind":"sgd"}},)"
            R"("lr":{"real":[0.0001,0.3],"scale":"log"}}})");
}

TEST(StudySpecTest, EachMemberOfASpecComesBackFromItsFile) {
  StudySpec spec = SmallSpec();
  spec.seed = std::numeric_limits<std::uint64_t>::max();
  spec.goal = Goal::kMaximize;
  spec.budget = {.trials = 7, .seconds = 0.5};
  spec.fidelity = FidelitySpec{.path = "epochs", .min = 0.5, .max = 9};
  spec.sampler = {"grid", {{"resolution", std::int64_t{4}}}};
  spec.pruner = {"asha", {{"rule", "quantile"}}};
  spec.start_with.emplace_back(std::vector<std::optional<search::Value>>{"sgd", 0.5, std::nullopt});
  spec.warm_start = {{.study = "hpo-runs/earlier"}, {.study = "/other.jsonl", .trials = 3}};
  spec.training = {{"epochs", 3}, {"list", {1, 2}}};
  spec.executor = {.name = "process",
                   .slots = 3,
                   .devices = {"cpu"},
                   .trial_timeout_s = 2.5,
                   .hang_timeout_s = 1,
                   .stop_grace_s = 2,
                   .retries = 0};
  const auto json = ToJson(spec);
  const StudySpec back = ParseStudyFile(json.dump(2), "study.json").spec;
  EXPECT_EQ(ToJson(back).dump(), json.dump());
  EXPECT_EQ(back.seed, spec.seed);
  EXPECT_EQ(back.objective(), spec.objective());
  EXPECT_EQ(back.executor.slots, 3);
  EXPECT_EQ(back.start_with, spec.start_with);
  EXPECT_EQ(json["warm_start"].dump(), R"(["hpo-runs/earlier",{"study":"/other.jsonl","trials":3}])");
  EXPECT_EQ(Differences(spec, back), Lines{});
}

RC_GTEST_PROP(StudySpecTest, AnySpaceComesBackFromItsFile, ()) {
  StudySpec spec{.name = "any", .space = *search::RandomSpace()};
  if (*rc::gen::arbitrary<bool>()) spec.space = *search::WithPriors(spec.space);
  RC_PRE(spec.space.size() > 0);
  const auto point = *search::RandomPoint(spec.space);
  spec.start_with.push_back(spec.space.FromUnitCube(point));
  const StudySpec back = ParseStudyFile(ToJson(spec).dump(), "study.json").spec;
  RC_ASSERT(ToJson(back).dump() == ToJson(spec).dump());
  RC_ASSERT(back.start_with == spec.start_with);
  RC_ASSERT(Differences(spec, back) == Lines{});
}

TEST(StudySpecTest, ConstraintsComeBackFromTheFile) {
  StudySpec spec = SmallSpec();
  const auto lr = search::Handle<double>{2, "lr"};
  spec.space.Add(ParseConstraint("momentum + lr <= 1", spec.space));
  spec.space.Add(search::Constrain(
      "lr <= 0.2", [](double value) { return value - 0.2; }, lr));
  EXPECT_EQ(Text(Problems(spec)), "");
  EXPECT_EQ(ToJson(spec)["constraints"].dump(), R"(["momentum + lr <= 1","lr <= 0.2"])");
  const StudySpec back = ParseStudyFile(ToJson(spec).dump(), "study.json").spec;
  EXPECT_EQ(Differences(spec, back), Lines{});
  ASSERT_EQ(back.space.constraints().size(), 2u);
  EXPECT_GT(back.space.Violation(1, std::vector<std::optional<search::Value>>{"adam", std::nullopt, 0.25}), 0.0);
}

TEST(StudySpecTest, AConstraintInCodeNeedsATextThatAFileCanHoldAndThatSaysTheSame) {
  StudySpec spec = SmallSpec();
  const auto lr = search::Handle<double>{2, "lr"};
  spec.space.Add(search::Constrain(
      "", [](double value) { return value - 0.2; }, lr));
  spec.space.Add(search::Constrain(
      "small rates", [](double value) { return value - 0.2; }, lr));
  spec.space.Add(search::Constrain(
      "lr <= 0.02", [](double value) { return value - 0.2; }, lr));
  EXPECT_EQ(
      Text(Problems(spec)),
      "constraints.0: its text cannot be stored with the study: column 1: it is empty: write a comparison such as "
      "a * b <= 4096\n"
      "constraints.1: its text cannot be stored with the study: column 1: unknown parameter \"small\"; legal: kind, "
      "momentum, lr\n"
      "constraints.2: its text \"lr <= 0.02\" says something else than its function\n");
}

TEST(StudySpecTest, OtherConstraintsAreADifference) {
  StudySpec stored = SmallSpec(), given = SmallSpec();
  for (const char* text : {"lr <= 0.1", "momentum <= 0.5"}) stored.space.Add(ParseConstraint(text, stored.space));
  for (const char* text : {"momentum <= 0.5", "lr <= 0.2"}) given.space.Add(ParseConstraint(text, given.space));
  EXPECT_EQ(Differences(stored, given),
            (Lines{"constraints: \"lr <= 0.1\" is gone", "constraints: \"lr <= 0.2\" is new"}));
  StudySpec turned = SmallSpec();
  for (const char* text : {"momentum <= 0.5", "lr <= 0.1"}) turned.space.Add(ParseConstraint(text, turned.space));
  EXPECT_EQ(Differences(stored, turned), (Lines{"constraints: they stand in another order, or not as often"}));
}

TEST(StudySpecTest, PriorsComeBackFromTheFileAndOtherOnesAreADifference) {
  StudySpec spec{.name = "s"};
  spec.space.Add(search::Real("lr", 1e-4, 0.3).Log().Prior(0.01));
  spec.space.Add(search::Integer("depth", 1, 4).Prior(2, 0.125));
  spec.space.Add(search::Choice("kind", {"a", "b"}).PriorWeights({1, 2.5}));
  spec.space.Add(search::Boolean("norm").Prior(true));
  const auto json = ToJson(spec);
  EXPECT_EQ(json["space"]["lr"].dump(), R"({"real":[0.0001,0.3],"scale":"log","prior":0.01})");
  EXPECT_EQ(json["space"]["depth"]["prior"].dump(), R"({"value":2,"deviation":0.125})");
  EXPECT_EQ(json["space"]["kind"]["prior"].dump(), R"({"weights":[1,2.5]})");
  const StudySpec back = ParseStudyFile(json.dump(), "study.json").spec;
  EXPECT_EQ(ToJson(back).dump(), json.dump());
  EXPECT_EQ(Differences(spec, back), Lines{});
  StudySpec without{.name = "s"};
  without.space.Add(search::Real("lr", 1e-4, 0.3).Log());
  spec.space = {};
  spec.space.Add(search::Real("lr", 1e-4, 0.3).Log().Prior(0.01));
  EXPECT_EQ(Differences(without, spec),
            (Lines{"space.lr: was real [1e-4, 0.3] log, is real [1e-4, 0.3] log prior 0.01"}));
}

TEST(StudySpecTest, ConditionsKeepTheirOrderAndMayRepeatARelation) {
  StudySpec spec = SmallSpec();
  search::Parameter depth{.name = "depth", .kind = search::ParameterKind::kInteger, .low = 1, .high = 9};
  spec.space.Add(depth);
  search::Parameter child{.name = "child", .kind = search::ParameterKind::kBoolean};
  using search::Relation;
  child.when.clauses = {{"depth", Relation::kNotEqual, {std::int64_t{3}}},
                        {"depth", Relation::kAtLeast, {std::int64_t{2}}},
                        {"depth", Relation::kNotEqual, {std::int64_t{4}}},
                        {"kind", Relation::kIn, {"adam", "sgd"}},
                        {"depth", Relation::kLess, {std::int64_t{8}}}};
  spec.space.Add(child);
  EXPECT_EQ(
      ToJson(spec)["space"]["child"]["when"].dump(),
      R"([{"depth":{"not":3,"at_least":2}},{"depth":{"not":4},"kind":{"in":["adam","sgd"]}},{"depth":{"below":8}}])");
  const StudySpec back = ParseStudyFile(ToJson(spec).dump(), "study.json").spec;
  EXPECT_EQ(back.space[4].when.clauses, spec.space[4].when.clauses);
}

TEST(StudySpecTest, DifferencesNameWhatChangedForPeople) {
  const StudySpec stored = SmallSpec();
  StudySpec given{.name = "small", .goal = Goal::kMaximize, .seed = 3};
  const auto kind = given.space.Add(search::Choice("kind", {"adam", "sgd"}));
  given.space.Add(search::Real("momentum", 0, 0.99).When(kind == "adam"));
  given.space.Add(search::Boolean("nesterov"));
  given.training = {{"epochs", 3}};
  EXPECT_EQ(Differences(stored, given),
            (Lines{"seed: was 0, is 3",
                   R"(objectives: was [{"metric":"value","goal":"minimize"}], is )"
                   R"([{"metric":"value","goal":"maximize"}])",
                   R"(training: is new: {"epochs":3})",
                   "space.momentum: was real [0, 0.99] when kind == sgd, is real [0, 0.99] when kind == adam",
                   "space.lr: was real [1e-4, 0.3] log, is gone", "space.nesterov: is new: boolean"}));
}

TEST(StudySpecTest, BudgetExecutorAndDefaultsWrittenDownMayChange) {
  const StudySpec stored = SmallSpec();
  StudySpec given = SmallSpec();
  given.budget.trials = 100;
  given.executor.slots = 4;
  given.objectives = {Objective{}};
  EXPECT_EQ(Differences(stored, given), Lines{});
  StudySpec plain = SmallSpec(), spelled = SmallSpec();
  plain.pruner.name = spelled.pruner.name = "asha";
  spelled.pruner.options["reduction_factor"] = search::FindPruner("asha")->options.front().fallback;
  EXPECT_EQ(Differences(plain, spelled), Lines{});
}

TEST(StudySpecTest, NoiseIsWrittenWhereItIsDeclaredAndMayNotChange) {
  StudySpec learned = SmallSpec(), none = SmallSpec(), known = SmallSpec();
  learned.objectives = {{.noise = {}}};
  none.objectives = {{.noise = search::Noise::None()}};
  known.objectives = {{.noise = search::Noise::Known(0.25)}};
  EXPECT_FALSE(ToJson(learned)["objectives"][0].contains("noise"));
  EXPECT_EQ(ToJson(none)["objectives"][0]["noise"], "none");
  EXPECT_EQ(ToJson(known)["objectives"][0]["noise"], 0.25);
  for (const StudySpec& spec : {learned, none, known}) {
    EXPECT_EQ(ParseStudyFile(ToJson(spec).dump(), "spec").spec.objective(), spec.objective());
  }
  EXPECT_EQ(Differences(learned, none), (Lines{R"(objectives: was [{"metric":"value","goal":"minimize"}], is )"
                                               R"([{"metric":"value","goal":"minimize","noise":"none"}])"}));
  EXPECT_TRUE(StudySchema()["properties"]["objective"]["properties"].contains("noise"));
}

TEST(StudySpecTest, NoiseOfNoDeviationIsAProblem) {
  for (const double deviation : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
    StudySpec spec = SmallSpec();
    spec.objectives = {{.noise = search::Noise::Known(deviation)}};
    const std::vector<Problem> problems = Problems(spec);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems.front().path, "objectives.0.noise");
  }
}

TEST(StudySpecTest, ParametersInAnotherOrderAreADifference) {
  StudySpec a{.name = "s"}, b{.name = "s"};
  for (const char* name : {"x", "y"}) a.space.Add(search::Boolean(name));
  for (const char* name : {"y", "x"}) b.space.Add(search::Boolean(name));
  EXPECT_EQ(Differences(a, b), (Lines{"space: its parameters stand in another order"}));
}

TEST(StudySchemaTest, EverySamplerAndPrunerIsThereWithItsOptions) {
  const auto properties = StudySchema()["properties"];
  const auto expect_rows = [&](const auto& rows, const char* key) {
    const auto forms = properties[key]["oneOf"];
    ASSERT_EQ(forms.size(), rows.size() + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(forms[0]["enum"][i], rows[i].name);
      EXPECT_EQ(forms[i + 1]["description"], rows[i].help);
      for (const auto& option : rows[i].options) {
        EXPECT_EQ(forms[i + 1]["properties"][option.name]["description"], option.help);
      }
    }
  };
  expect_rows(search::Samplers(), "sampler");
  expect_rows(search::Pruners(), "pruner");
}

TEST(StudySchemaTest, EveryMemberThatIsWrittenIsDescribed) {
  StudySpec spec = SmallSpec();
  spec.budget = {.trials = 7, .seconds = 0.5};
  spec.fidelity.emplace();
  spec.start_with.emplace_back();
  spec.warm_start.emplace_back();
  spec.space.Add(ParseConstraint("lr <= 0.2", spec.space));
  spec.training = {{"epochs", 3}};
  spec.command = {"./run"};
  spec.executor.retries = 5;
  const auto properties = StudySchema()["properties"];
  const auto json = ToJson(spec);
  for (const auto& [key, value] : json.items()) EXPECT_TRUE(properties.contains(key)) << key;
}

}  // namespace
}  // namespace hpo::study
