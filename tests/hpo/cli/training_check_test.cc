// SPDX-License-Identifier: Apache-2.0
//
// Rules that join settings of the training document, as a user meets them: the built programs, before any trial.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Program;

class TrainingCheckTest : public ::testing::Test {
 protected:
  // A study of sgd on the digits with this `space`, `training` merged into its own and `more` members; the second line
  // is the space, the third the training.
  void Write(const std::string& space, const json& training, const std::string& more = "") {
    json document = {{"dataset", {{"name", "digits"}}}, {"optimizer", {{"name", "sgd"}}}, {"epochs", 1}};
    document.merge_patch(training);
    scratch_.Write("study.json", R"({"name": "rules", "budget": {"trials": 2}, )" + more +
                                     R"("objective": {"metric": "valid.error", "goal": "minimize"},)" +
                                     "\n\"space\": " + space + ",\n\"training\": " + document.dump() + "}");
  }

  int Hpo(const std::string& command, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {testing::kHpoProgram, command, "study.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Program program(arguments, {.folder = scratch_.path()});
    const int status = program.Wait();
    out_ = program.out();
    err_ = program.err();
    return status;
  }

  ScratchFolder scratch_;
  std::string out_, err_;
};

constexpr const char* kRates = R"({"optimizer.lr": {"real": [0.001, 0.1], "scale": "log"}})";
constexpr const char* kSplits =
    R"({"dataset.split.validation": {"real": [0.1, 0.9]}, "dataset.split.test": {"real": [0.1, 0.9]}})";

TEST_F(TrainingCheckTest, ARuleThatEveryConfigurationBreaksIsOneErrorBeforeAnythingIsWritten) {
  Write(kRates, {{"optimizer", {{"sgd", {{"nesterov", true}}}}}});
  for (const char* command : {"validate", "run"}) {
    EXPECT_EQ(Hpo(command), 65);
    EXPECT_EQ(err_, "hpo: study.json:3: training.optimizer.sgd.nesterov: needs optimizer.sgd.momentum > 0\n");
  }
  EXPECT_FALSE(fs::exists(scratch_.path() / "hpo-runs"));
}

TEST_F(TrainingCheckTest, ARuleThatSomeBreakIsAWarningWithAConfigurationThatDoes) {
  Write(R"({"optimizer.sgd.nesterov": {"boolean": true}})", json::object());
  EXPECT_EQ(Hpo("validate", {"--json"}), 0);
  EXPECT_EQ(err_,
            "warning: study.json:2: space.optimizer.sgd.nesterov: needs optimizer.sgd.momentum > 0; 1 of 2 "
            "configurations break this, such as {\"optimizer.sgd.nesterov\":true}; such trials fail, constraints can "
            "rule them out\n");
  const json warnings = json::parse(out_).at("warnings");
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].at("path"), "space.optimizer.sgd.nesterov");
  EXPECT_EQ(warnings[0].at("line"), 2);
}

TEST_F(TrainingCheckTest, AWarningDoesNotKeepAStudyFromRunningAndIsSaidOnce) {
  Write(R"({"optimizer.sgd.nesterov": {"boolean": true}})", json::object());
  EXPECT_EQ(Hpo("run"), 0) << err_;
  EXPECT_THAT(err_, AllOf(HasSubstr("warning: study.json:2: "), HasSubstr("trial 0 ")));
  EXPECT_EQ(Hpo("run"), 0) << err_;
  EXPECT_THAT(err_, Not(HasSubstr("warning: ")));
}

TEST_F(TrainingCheckTest, ConstraintsThatKeepTheRuleSilenceIt) {
  Write(kSplits, json::object());
  EXPECT_EQ(Hpo("validate"), 0);
  EXPECT_THAT(err_, HasSubstr("study.json:3: training.dataset.split: validation + test must be < 1"));
  Write(kSplits, json::object(), R"("constraints": ["dataset.split.validation + dataset.split.test < 1"], )");
  EXPECT_EQ(Hpo("validate"), 0);
  EXPECT_EQ(err_, "");
}

TEST_F(TrainingCheckTest, WhatIsToBeTriedFirstIsAmongThem) {
  const std::string values = R"({"dataset.split.validation": 0.75, "dataset.split.test": 0.5})";
  Write(kSplits, json::object(), R"("start_with": [)" + values + "], ");
  EXPECT_EQ(Hpo("validate"), 0);
  EXPECT_THAT(err_, HasSubstr(R"(such as {"dataset.split.validation":0.75,"dataset.split.test":0.5};)"));
}

TEST_F(TrainingCheckTest, RulesThatOnlyTogetherStopEveryTrialAreAllNamed) {
  Write(R"({"dataset.split.folds": {"choice": [1]}})", {{"optimizer", {{"sgd", {{"nesterov", true}}}}}});
  EXPECT_EQ(Hpo("validate"), 65);
  EXPECT_THAT(err_, AllOf(HasSubstr("study.json:2: space.dataset.split.folds: one fold cannot both train"),
                          HasSubstr("study.json:3: training.optimizer.sgd.nesterov: ")));
  EXPECT_EQ(std::count(err_.begin(), err_.end(), '\n'), 2);
}

TEST_F(TrainingCheckTest, TheStudiesToStartFromHaveNoWarnings) {
  for (const char* name : {"digits_mlp", "digits_convnet", "digits_small"}) {
    fs::copy_file(fs::path(testing::kSourceFolder) / "studies" / (name + std::string(".json")),
                  scratch_.path() / "study.json", fs::copy_options::overwrite_existing);
    EXPECT_EQ(Hpo("validate"), 0);
    EXPECT_EQ(err_, "") << name;
  }
}

}  // namespace
}  // namespace hpo::cli
