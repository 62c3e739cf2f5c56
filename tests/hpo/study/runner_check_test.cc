// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "hpo/study/study_file.h"

namespace hpo::study {
namespace {

const nlohmann::json& Schema() {
  static const nlohmann::json schema = nlohmann::json::parse(R"({
    "type": "object", "additionalProperties": false,
    "x-metrics": ["valid.error", "valid.loss"], "x-fidelity": ["epochs"],
    "properties": {
      "epochs": {"type": "integer", "minimum": 1, "default": 10},
      "batch_size": {"type": "integer", "minimum": 1},
      "precision": {"type": "string", "enum": ["fp32", "bf16"], "default": "fp32"},
      "dataset": {
        "type": "object", "x-variant-key": "name", "x-variants": ["digits", "csv"],
        "properties": {
          "name": {"type": "string", "enum": ["digits", "csv"], "default": "digits"},
          "csv": {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}}},
      "model": {
        "type": "object", "x-variant-key": "name", "x-variants": ["mlp", "cnn"],
        "properties": {
          "name": {"type": "string", "enum": ["mlp", "cnn"], "default": "mlp"},
          "mlp": {"type": "object", "properties": {
            "depth": {"type": "integer", "minimum": 0}, "batch_norm": {"type": "boolean"}}},
          "cnn": {"type": "object", "properties": {"depth": {"type": "integer"}}}}},
      "optimizer": {
        "type": "object", "properties": {
          "lr": {"type": "number", "exclusiveMinimum": 0},
          "decays": {"type": "array", "items": {"type": "number", "maximum": 1}},
          "groups": {"type": "array", "items": {"type": "object", "required": ["match"], "properties": {
            "match": {"type": "string"}, "lr_factor": {"type": "number", "minimum": 0}}}},
          "threads": {"anyOf": [{"enum": ["auto"]}, {"type": "integer", "minimum": 0}]},
          "momentum": {"type": "number", "minimum": 0, "exclusiveMaximum": 1}}}}})");
  return schema;
}

// The problems of a study with this space and training, one a line, objective valid.error.
std::string Check(const std::string& space, const std::string& training, const std::string& more = "") {
  const StudyFile file = ParseStudyFile("{\"name\": \"s\", \"objective\": {\"metric\": \"valid.error\"}" + more +
                                            ",\n\"space\": {" + space + "},\n\"training\": {" + training + "}}",
                                        "study.json");
  const auto problems = CheckAgainstRunner(file.spec, Schema(), file.lines);
  return problems.empty() ? "" : Error(ErrorCode::kInvalidInput, "study.json", problems).what();
}

constexpr const char* kLr = R"("optimizer.lr": {"real": [0.001, 1], "scale": "log"})";

TEST(RunnerCheckTest, AStudyThatTheRunnerAcceptsHasNoProblems) {
  EXPECT_EQ(Check(R"("model.name": {"choice": ["mlp", "cnn"]}, "model.mlp.depth": {"integer": [0, 3]},
                     "model.cnn.depth": {"integer": [0, 3]}, "model.mlp.batch_norm": {"boolean": true},
                     "precision": {"choice": ["fp32", "bf16"]}, "batch_size": {"ordinal": [16, 32]},
                     "optimizer.lr": {"integer": [1, 2]})",
                  R"("dataset": {"name": "csv", "csv": {"path": "a.csv"}}, "optimizer": {"momentum": 0.9})",
                  R"(, "fidelity": {"path": "epochs", "min": 1, "max": 9})"),
            "");
}

TEST(RunnerCheckTest, ASettingMayHaveSeveralForms) {
  EXPECT_EQ(Check(kLr, R"("optimizer": {"threads": "auto"})"), "");
  EXPECT_EQ(Check(R"("optimizer.threads": {"choice": ["auto", 2]})", ""), "");
  EXPECT_EQ(Check(kLr, R"("optimizer": {"threads": -1})"),
            "study.json:3: training.optimizer.threads: is -1: must be one of auto, or must be >= 0");
  EXPECT_EQ(Check(kLr, R"("optimizer": {"threads": "many"})"),
            "study.json:3: training.optimizer.threads: is \"many\": must be one of auto, or must be a whole number");
}

TEST(RunnerCheckTest, UnknownSettingsSuggestTheNearest) {
  EXPECT_EQ(Check(R"("optimizer.lrr": {"real": [0.1, 1]}, "lr": {"real": [0.1, 1]}, "colour": {"boolean": true})",
                  R"("optimizr": {"lr": 1}, "model": {"mlp": {"deph": 1}})"),
            "study.json:2: space.optimizer.lrr: unknown setting \"optimizer.lrr\"; did you mean \"optimizer.lr\"?\n"
            "study.json:2: space.lr: unknown setting \"lr\"; did you mean \"optimizer.lr\"?\n"
            "study.json:2: space.colour: unknown setting \"colour\"; legal: batch_size, dataset, epochs, model, "
            "optimizer, precision\n"
            "study.json:3: training.model.mlp.deph: unknown setting \"model.mlp.deph\"; did you mean "
            "\"model.mlp.depth\"?\n"
            "study.json:3: training.optimizr: unknown setting \"optimizr\"; did you mean \"optimizer\"?");
}

TEST(RunnerCheckTest, SettingsOfObjectsInAListCanBeSearched) {
  const auto schema = nlohmann::json::parse(
      R"({"type": "object", "properties": {"layers": {"type": "array", "items": {"type": "object"}}}})");
  const StudyFile file = ParseStudyFile(
      R"({"name": "s", "objective": {"metric": "valid.error"}, "space": {"layers.1.outputs": {"integer": [1, 64]}},
          "training": {"layers": [{"kind": "linear"}, {"kind": "linear"}]}})",
      "study.json");
  std::string problems;
  for (const Problem& problem : CheckAgainstRunner(file.spec, schema, file.lines)) problems += problem.message + '\n';
  EXPECT_EQ(problems, "");
}

TEST(RunnerCheckTest, ValuesOfTrainingMustHaveTheRightTypeAndRange) {
  EXPECT_EQ(Check(kLr, R"("epochs": 0, "batch_size": 2.5, "precision": "bf61",
                          "optimizer": {"momentum": 1}, "model": {"mlp": {"batch_norm": 1}}, "dataset": "csv")"),
            "study.json:3: training.batch_size: is 2.5: must be a whole number\n"
            "study.json:3: training.epochs: is 0: must be >= 1\n"
            "study.json:3: training.precision: is \"bf61\": must be one of fp32, bf16; did you mean \"bf16\"?\n"
            "study.json:4: training.dataset: is \"csv\": must be an object {...}\n"
            "study.json:4: training.model.mlp.batch_norm: is 1: must be true or false\n"
            "study.json:4: training.optimizer.momentum: is 1: must be < 1");
}

TEST(RunnerCheckTest, ItemsOfListsAreChecked) {
  EXPECT_EQ(Check(R"("optimizer.groups.0.lr_factor": {"real": [0.1, 1]}, "optimizer.decays.1": {"real": [0, 1]})",
                  R"("optimizer": {"groups": [{"match": "*", "lr_factor": 1}], "decays": [0.5, 0.75]})"),
            "");
  EXPECT_EQ(
      Check(kLr, R"("optimizer": {"groups": [{"match": "*"}, {"lr_facter": 1}, 3], "decays": [0.5, 2]})"),
      "study.json:3: training.optimizer.decays.1: is 2: must be <= 1\n"
      "study.json:3: training.optimizer.groups.1.lr_facter: unknown setting \"optimizer.groups.1.lr_facter\"; did "
      "you mean \"optimizer.groups.1.lr_factor\"?\n"
      "study.json:3: training.optimizer.groups.1.match: is missing\n"
      "study.json:3: training.optimizer.groups.2: is 3: must be an object {...}");
}

TEST(RunnerCheckTest, TheWholeRangeOfAParameterMustBeLegal) {
  EXPECT_EQ(Check(R"("optimizer.lr": {"real": [0, 1]}, "optimizer.momentum": {"real": [0, 1]},
                   "batch_size": {"real": [1, 9]}, "epochs": {"ordinal": [0, 1, 2.5]}, "precision": {"integer": [1, 2]},
                     "model.mlp.depth": {"boolean": true}, "dataset": {"choice": ["a"]})",
                  ""),
            "study.json:2: space.optimizer.lr: low = 0 must be > 0\n"
            "study.json:2: space.optimizer.momentum: high = 1 must be < 1\n"
            "study.json:3: space.batch_size: is real, the setting must be a whole number: use \"integer\"\n"
            "study.json:3: space.epochs: 0 must be >= 1\n"
            "study.json:3: space.epochs: 2.5 must be a whole number\n"
            "study.json:3: space.precision: low = 1 must be text\n"
            "study.json:4: space.model.mlp.depth: is a boolean: the setting must be a whole number\n"
            "study.json:4: space.dataset: is a group of settings, not one: name a setting in it");
}

TEST(RunnerCheckTest, ChoicesMustBeNamesThatTheRunnerKnows) {
  EXPECT_EQ(Check(R"("model.name": {"choice": ["mlp", "cmn"]})", ""),
            "study.json:2: space.model.name: \"cmn\" must be one of mlp, cnn; did you mean \"cnn\"?");
}

TEST(RunnerCheckTest, AParameterOfAVariantThatIsNeverChosenIsAProblem) {
  const char* const kDepth = R"("model.cnn.depth": {"integer": [0, 3]})";
  EXPECT_EQ(Check(kDepth, R"("model": {"name": "mlp"})"),
            "study.json:2: space.model.cnn.depth: is never read because model.name is mlp");
  EXPECT_EQ(Check(kDepth, ""), "study.json:2: space.model.cnn.depth: is never read because model.name is mlp");
  EXPECT_EQ(Check(kDepth, R"("model": {"name": "cnn"})"), "");
  EXPECT_EQ(Check(std::string(kDepth) + R"(, "model.name": {"choice": ["mlp"]})", ""),
            "study.json:2: space.model.cnn.depth: is never read because model.name is mlp");
}

TEST(RunnerCheckTest, SettingsOfSiblingsNotChosenAreLegalInTraining) {
  EXPECT_EQ(Check(kLr, R"("model": {"name": "mlp", "cnn": {"depth": "deep"}})"), "");
}

TEST(RunnerCheckTest, ASettingThatMustBeGivenIsMissed) {
  EXPECT_EQ(Check(kLr, R"("dataset": {"name": "csv"})"), "study.json:3: training.dataset.csv.path: is missing");
  EXPECT_EQ(Check(std::string(kLr) + R"(, "dataset.csv.path": {"choice": ["a.csv", "b.csv"]})",
                  R"("dataset": {"name": "csv"})"),
            "");
}

TEST(RunnerCheckTest, TheFidelityMustBeOneThatTheRunnerCounts) {
  EXPECT_EQ(Check(kLr, "", R"(, "fidelity": {"path": "epoch", "max": 9})"),
            "study.json:1: fidelity.path: unknown fidelity \"epoch\"; did you mean \"epochs\"?");
  EXPECT_EQ(Check(kLr, "", R"(, "fidelity": {"min": 0.5, "max": 9.5})"),
            "study.json:1: fidelity.min: is 0.5: must be a whole number\n"
            "study.json:1: fidelity.max: is 9.5: must be a whole number");
}

TEST(RunnerCheckTest, TheObjectiveMustBeAMetricOfTheRunner) {
  StudyFile file = ParseStudyFile(R"({"name": "s", "objective": {"metric": "valid.eror"},
    "space": {"optimizer.lr": {"real": [0.1, 1]}}, "training": {}})",
                                  "study.json");
  const auto problems = CheckAgainstRunner(file.spec, Schema(), file.lines);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].path, "objective.metric");
  EXPECT_EQ(problems[0].line, 1);
  EXPECT_EQ(problems[0].message, "unknown metric \"valid.eror\"; did you mean \"valid.error\"?");
}

TEST(RunnerCheckTest, SoMustBeTheMetricsOfConstraintsNamedAsTheFileHasThem) {
  const StudyFile file = ParseStudyFile(R"({"name": "s", "objective": {"metric": "valid.error"},
    "space": {"optimizer.lr": {"real": [0.1, 1]}}, "training": {},
    "constraints": [{"metric": "valid.loss", "at_most": 1}, "optimizer.lr <= 0.9",
      {"metric": "valid.los", "at_most": 1}]})",
                                        "study.json");
  const auto problems = CheckAgainstRunner(file.spec, Schema(), file.lines);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].path, "constraints.2.metric");
  EXPECT_EQ(problems[0].line, 4);
  EXPECT_EQ(CheckAgainstRunner(file.spec, Schema(), {}).at(0).path, "constraints.2.metric");
}

TEST(RunnerCheckTest, ACommandStudyIsNotChecked) {
  const StudyFile file =
      ParseStudyFile(R"({"name": "s", "space": {"x": {"real": [0, 1]}}, "command": ["./run", "{x}"]})", "study.json");
  EXPECT_TRUE(CheckAgainstRunner(file.spec, Schema(), file.lines).empty());
}

}  // namespace
}  // namespace hpo::study
