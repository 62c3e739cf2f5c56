// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/study_file.h"

#include <gtest/gtest.h>

#include <string>

#include "hpo/study/document.h"
#include "tests/hpo/study/study_text.h"

namespace hpo::study {
namespace {

using search::ParameterKind;
using search::Value;

constexpr std::string_view kDigits = R"({
  "$schema": "study.schema.json",
  "//": "A comment.",
  "name": "digits", "seed": 7,
  "objectives": [{"metric": "valid.error", "goal": "minimize"}],
  "budget": {"trials": 60, "seconds": 600},
  "fidelity": {"path": "epochs", "min": 3, "max": 30},
  "sampler": {"name": "sobol"}, "pruner": {"name": "asha", "reduction_factor": 3},
  "space": {
    "//": ["Comments may have", "several lines."],
    "optimizer.sgd.momentum": {"real": [0.0, 0.99]},
    "optimizer.name":         {"choice": ["adamw", "sgd"]},
    "optimizer.lr":           {"real": [1e-4, 0.3], "scale": "log"},
    "model.mlp.depth":        {"integer": [1, 4]},
    "model.mlp.batch_norm":   {"boolean": true},
    "batch_size":             {"ordinal": [16, 32, 64]},
"schedule.warmup_epochs": {"integer": [0, 5], "when": {"schedule.name": "cosine", "model.mlp.depth": {"at_least": 2}}}
  },
  "start_with": [{"optimizer.lr": 0.001}],
  "training": {"dataset": {"name": "digits", "//": "ours"}, "model": {"name": "mlp"}, "schedule": {"name": "cosine"}},
  "executor": {"name": "process", "slots": "auto", "devices": ["cpu"], "trial_timeout_s": 600, "hang_timeout_s": 60,
               "retries": 3}
})";

TEST(StudyFileTest, EveryMemberOfAWholeFileIsRead) {
  const StudySpec spec = ParseStudyFile(kDigits, "study.json").spec;
  EXPECT_EQ(spec.name, "digits");
  EXPECT_EQ(spec.seed, 7u);
  EXPECT_EQ(spec.objectives, (std::vector<Objective>{{"valid.error", Goal::kMinimize}}));
  EXPECT_EQ(spec.budget.trials, 60);
  EXPECT_EQ(spec.budget.seconds, 600);
  EXPECT_EQ(spec.fidelity->path, "epochs");
  EXPECT_EQ(spec.fidelity->min, 3);
  EXPECT_EQ(spec.fidelity->max, 30);
  EXPECT_EQ(spec.sampler.name, "sobol");
  EXPECT_EQ(spec.pruner.name, "asha");
  EXPECT_EQ(spec.pruner.options.at("reduction_factor"), Value(std::int64_t{3}));
  EXPECT_EQ(spec.executor.slots, std::nullopt);
  EXPECT_EQ(spec.executor.devices, (std::vector<std::string>{"cpu"}));
  EXPECT_EQ(spec.executor.trial_timeout_s, 600);
  EXPECT_EQ(spec.executor.hang_timeout_s, 60);
  EXPECT_EQ(spec.executor.stop_grace_s, 10);
  EXPECT_EQ(spec.executor.retries, 3);
  EXPECT_TRUE(spec.command.empty());
}

TEST(StudyFileTest, ParametersKeepTheirOrderExceptThatParentsComeFirst) {
  const search::SearchSpace space = ParseStudyFile(kDigits, "study.json").spec.space;
  std::vector<std::string> names;
  for (int i = 0; i < space.size(); ++i) names.push_back(space[i].name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"optimizer.name", "optimizer.sgd.momentum", "optimizer.lr", "model.mlp.depth",
                                      "model.mlp.batch_norm", "batch_size", "schedule.warmup_epochs"}));
  EXPECT_EQ(space[2].kind, ParameterKind::kReal);
  EXPECT_EQ(space[2].low, 1e-4);
  EXPECT_EQ(space[2].scale, search::Scale::kLog);
  EXPECT_EQ(space[5].levels, (std::vector<Value>{std::int64_t{16}, std::int64_t{32}, std::int64_t{64}}));
}

TEST(StudyFileTest, AConditionThatTrainingFulfilsIsDropped) {
  const search::SearchSpace space = ParseStudyFile(kDigits, "study.json").spec.space;
  const auto& clauses = space[*space.Find("schedule.warmup_epochs")].when.clauses;
  ASSERT_EQ(clauses.size(), 1u);
  EXPECT_EQ(search::ToString(clauses[0]), "model.mlp.depth >= 2");
}

TEST(StudyFileTest, CommentsAreKeptNowhere) {
  const StudySpec spec = ParseStudyFile(kDigits, "study.json").spec;
  EXPECT_EQ(spec.training.dump(),
            R"({"dataset":{"name":"digits"},"model":{"name":"mlp"},"schedule":{"name":"cosine"}})");
  EXPECT_EQ(ToJson(spec).dump().find("//"), std::string::npos);
}

TEST(StudyFileTest, EveryKeyHasItsLine) {
  const Lines lines = ParseStudyFile(kDigits, "study.json").lines;
  EXPECT_EQ(LineOf(lines, "name"), 4);
  EXPECT_EQ(LineOf(lines, "objectives.0.goal"), 5);
  EXPECT_EQ(LineOf(lines, "space.optimizer.lr.real"), 13);
  EXPECT_EQ(LineOf(lines, "training.model.name"), 20);
  EXPECT_EQ(LineOf(lines, "executor.retries"), 22);
  EXPECT_EQ(LineOf(lines, "training.model.depth"), 20) << "an unknown path has the line of what is around it";
}

TEST(StudyFileTest, ObjectiveIsShorthandForOneObjective) {
  const StudySpec spec = ParseStudyFile(WithMember(R"("objective": {"metric": "auc", "goal": "maximize"})"), "s").spec;
  EXPECT_EQ(spec.objective(), (Objective{"auc", Goal::kMaximize}));
}

TEST(StudyFileTest, SamplerAndPrunerMayBeBareNames) {
  const StudySpec spec = ParseStudyFile(WithMember(R"("sampler": "sobol", "pruner": "median")"), "s").spec;
  EXPECT_EQ(spec.sampler.name, "sobol");
  EXPECT_EQ(spec.pruner.name, "median");
}

TEST(StudyFileTest, AStudyWithoutAProgramIsLegalUnlessOneIsRequired) {
  const std::string text = R"({"name": "code", "space": {"x": {"real": [0, 1]}}})";
  EXPECT_NO_THROW(ParseStudyFile(text, "study.json"));
  EXPECT_EQ(ProblemsOf(text, Program::kRequired),
            "study.json:1: has neither training nor command: say what a trial runs");
}

TEST(StudyFileTest, CommandPlacesMayNameParametersAndWhatEveryTrialHas) {
  const std::string text = R"({"name": "c", "space": {"x": {"real": [0, 1]}},
    "command": ["./run", "{x}", "--to={folder}/{trial}-{attempt}", "{seed}",
                "{checkpoint}", "{device}", "'{ print }'"]})";
  EXPECT_EQ(ParseStudyFile(text, "study.json").spec.command.size(), 7u);
}

TEST(StudyFileTest, ASettingInTrainingAndInSpaceIsTakenFromTheConfiguration) {
  const StudySpec spec =
      ParseStudyFile(WithMember(R"("training": {"x": 9, "y": {"z": [1, 2]}, "epochs": 5})"), "study.json").spec;
  const auto document = TrialDocument(spec, ConfigurationFromJson(spec.space, {{"x", 0.5}}));
  EXPECT_EQ(document, (nlohmann::json{{"x", 0.5}, {"y", {{"z", {1, 2}}}}, {"epochs", 5}}));
}

}  // namespace
}  // namespace hpo::study
