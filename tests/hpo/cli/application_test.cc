// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/run/local_study.h"
#include "tests/hpo/cli/command_fixture.h"

namespace hpo::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ApplicationTest : public CommandFixture {
 protected:
  // A stored study of a parabola with `trials` told trials.
  void StoreStudy(const std::string& name, int trials) {
    study::StudySpec spec{.name = name, .seed = 3};
    const auto x = spec.space.Add(search::Real("x", -1, 1));
    run::LocalStudy study =
        run::LocalStudy::Open(spec, {.folder = std::filesystem::path("hpo-runs") / name, .sync = false});
    if (trials > 0) study.Optimize({.trials = trials}, [&](run::ActiveTrial& trial) { return trial[x] * trial[x]; });
  }
};

TEST_F(ApplicationTest, VersionIsOneLineOnStdout) {
  EXPECT_EQ(Run({"--version"}), 0);
  EXPECT_THAT(out_, StartsWith("hpo "));
  EXPECT_EQ(err_, "");
}

TEST_F(ApplicationTest, HelpListsEveryCommand) {
  EXPECT_EQ(Run({"help"}), 0);
  for (const CommandEntry& entry : Commands()) {
    EXPECT_THAT(out_, AllOf(HasSubstr(std::string(entry.name)), HasSubstr(std::string(entry.help))));
  }
}

TEST_F(ApplicationTest, EveryCommandHasHelp) {
  for (const CommandEntry& entry : Commands()) {
    EXPECT_EQ(Run({"help", std::string(entry.name)}), 0);
    EXPECT_THAT(out_, HasSubstr(std::string(entry.help)));
  }
}

TEST_F(ApplicationTest, ErrorsAreListedWithTheirExitCodes) {
  EXPECT_EQ(Run({"help", "errors"}), 0);
  for (const ErrorInfo& error : ErrorTable()) EXPECT_THAT(out_, HasSubstr(std::string(error.name)));
}

TEST_F(ApplicationTest, MistypedCommandSuggestsTheNearest) {
  EXPECT_EQ(Run({"trails"}), 2);
  EXPECT_EQ(err_, "hpo: trails: there is no such command; did you mean trials?\n");
}

TEST_F(ApplicationTest, UnknownOptionIsAUsageError) {
  EXPECT_EQ(Run({"status", "--nonsense"}), 2);
  EXPECT_THAT(err_, HasSubstr("--nonsense"));
}

TEST_F(ApplicationTest, ANumberOutOfRangeIsNamedWithItsRule) {
  const auto expect = [&](std::vector<std::string> words, const std::string& value, const std::string& rule) {
    words.push_back(value);
    const std::string option = words[words.size() - 2];
    EXPECT_EQ(Run(words), 2) << value;
    EXPECT_EQ(err_, "hpo: " + option + ": is " + value + ": must be " + rule + "\n");
  };
  const std::vector<std::string> trials = {"run", "nowhere.json", "--trials"};
  for (const std::string value : {"0", "-3"}) expect(trials, value, "above 0");
  for (const std::string value : {"x", "1.5", "1e3", "010", "0x10", "nan", ""}) expect(trials, value, "a whole number");
  expect(trials, "2147483648", "from -2147483648 to 2147483647");
  for (const std::string value : {"x", "1e999", "nan", ""}) expect({"run", "s.json", "--seconds"}, value, "a number");
  expect({"run", "s.json", "--seconds"}, "0", "above 0");
  expect({"trials", "--limit"}, "-1", "0 or above");
  expect({"train", "t.json", "-o", "folder", "--seed"}, "-1", "a whole number, 0 or above");
}

TEST_F(ApplicationTest, MissingStudyFileSaysHowToStart) {
  EXPECT_EQ(Run({"run", "nowhere.json"}), Info(ErrorCode::kNotFound).exit_status);
  EXPECT_EQ(err_, "hpo: nowhere.json: there is no such study file; hpo init writes one to start from\n");
}

TEST_F(ApplicationTest, ValidateListsAllProblemsOfAFileWithTheirLines) {
  scratch_.Write("bad.json",
                 "{\n  \"name\": \"bad\",\n  \"budget\": {\"trails\": 3},\n"
                 "  \"space\": {\"x\": {\"real\": [2, 1]}},\n  \"command\": [\"true\"]\n}\n");
  EXPECT_EQ(Run({"validate", "bad.json"}), 65);
  EXPECT_THAT(err_,
              AllOf(HasSubstr("bad.json:3: budget.trails"), HasSubstr("trials"), HasSubstr("bad.json:4: space.x")));
}

TEST_F(ApplicationTest, ValidateSaysWhatAGoodFileHolds) {
  scratch_.Write("good.json", R"({"name": "good", "budget": {"trials": 5}, "space": {"x": {"real": [0, 1]}},
                                  "command": ["true", "{x}"]})");
  EXPECT_EQ(Run({"validate", "good.json"}), 0) << err_;
  EXPECT_EQ(out_, "good.json is valid: study good, 1 parameters, 5 trials, sampler auto, pruner none\n");
}

TEST_F(ApplicationTest, ConstraintsThatNothingSatisfiesEndValidateAndRunAtOnce) {
  const std::string text = R"({"name": "tight", "budget": {"trials": 5},
    "space": {"depth": {"integer": [2, 8]}, "width": {"integer": [64, 4096]}},
    "constraints": [CONSTRAINT], "command": ["true", "{depth}", "{width}"]})";
  const auto write = [&](const std::string& constraint) {
    std::string study = text;
    study.replace(study.find("CONSTRAINT"), std::string("CONSTRAINT").size(), constraint);
    scratch_.Write("tight.json", study);
  };
  write(R"("depth * width <= 100")");
  for (const char* command : {"validate", "run"}) {
    EXPECT_EQ(Run({command, "tight.json"}), 65);
    EXPECT_EQ(err_,
              "hpo: tight.json:3: constraints.0: no configuration of the space satisfies "
              "\"depth * width <= 100\"\n");
  }
  EXPECT_FALSE(std::filesystem::exists("hpo-runs/tight"));
  write(R"("depth * width <= 4096")");
  EXPECT_EQ(Run({"validate", "tight.json"}), 0) << err_;
  EXPECT_EQ(out_,
            "tight.json is valid: study tight, 2 parameters, 1 constraint, 5 trials, sampler auto, pruner none\n");
}

TEST_F(ApplicationTest, DescribeStudyIsAJsonSchema) {
  EXPECT_EQ(Run({"describe", "study"}), 0);
  EXPECT_TRUE(nlohmann::json::parse(out_).at("properties").contains("space"));
}

TEST_F(ApplicationTest, StatusWithoutStudiesSaysHowToStart) {
  EXPECT_EQ(Run({"status"}), 0);
  EXPECT_EQ(out_, "no studies in hpo-runs; start one with hpo run STUDY.json\n");
}

TEST_F(ApplicationTest, StatusListsEveryStudyAndADamagedOneWithItsError) {
  StoreStudy("whole", 3);
  StoreStudy("broken", 3);
  std::fstream journal("hpo-runs/broken/journal.jsonl");
  journal.seekp(10);
  journal.put('?');
  journal.close();
  EXPECT_EQ(Run({"status"}), 0);
  EXPECT_THAT(out_, AllOf(HasSubstr("whole"), HasSubstr("3 told"), HasSubstr("broken"), HasSubstr("journal.jsonl:1:")));
}

TEST_F(ApplicationTest, TrialsComeBestFirst) {
  StoreStudy("parabola", 20);
  EXPECT_EQ(Run({"trials", "parabola", "--json"}), 0) << err_;
  const nlohmann::json trials = nlohmann::json::parse(out_).at("trials");
  ASSERT_EQ(trials.size(), 20u);
  for (std::size_t i = 1; i < trials.size(); ++i) EXPECT_LE(trials[i - 1].at("value"), trials[i].at("value"));
}

TEST_F(ApplicationTest, BestAndShowAgreeOnTheBestTrial) {
  StoreStudy("parabola", 20);
  EXPECT_EQ(Run({"best", "parabola", "--json"}), 0) << err_;
  const nlohmann::json best = nlohmann::json::parse(out_);
  EXPECT_EQ(Run({"show", std::to_string(best.at("trial").get<int>()), "parabola", "--json"}), 0) << err_;
  EXPECT_EQ(nlohmann::json::parse(out_).at("value"), best.at("value"));
}

TEST_F(ApplicationTest, TheOnlyStudyNeedsNoName) {
  StoreStudy("parabola", 2);
  EXPECT_EQ(Run({"show", "1"}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("trial 1: completed"));
}

TEST_F(ApplicationTest, MistypedStudySuggestsTheNearest) {
  StoreStudy("parabola", 1);
  EXPECT_EQ(Run({"best", "parabula"}), Info(ErrorCode::kNotFound).exit_status);
  EXPECT_THAT(err_, HasSubstr("did you mean parabola?"));
}

TEST_F(ApplicationTest, BestOfAnEmptyStudySaysSo) {
  StoreStudy("empty", 0);
  EXPECT_EQ(Run({"best", "empty"}), 1);
  EXPECT_EQ(err_, "hpo: empty: no trial has a value yet\n");
}

TEST_F(ApplicationTest, UnknownTrialNamesTheRange) {
  StoreStudy("parabola", 4);
  EXPECT_EQ(Run({"show", "9", "parabola"}), Info(ErrorCode::kNotFound).exit_status);
  EXPECT_EQ(err_, "hpo: trial 9: no such trial; this study has 0 to 3\n");
}

TEST_F(ApplicationTest, InitNeverOverwrites) {
  EXPECT_EQ(Run({"init", "mine.json"}), 0) << err_;
  EXPECT_EQ(Run({"init", "mine.json"}), 77);
  EXPECT_EQ(err_, "hpo: mine.json: this file exists already; name another one\n");
}

}  // namespace
}  // namespace hpo::cli
