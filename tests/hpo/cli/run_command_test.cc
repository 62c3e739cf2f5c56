// SPDX-License-Identifier: Apache-2.0
//
// `hpo run` as a user starts it: the built program, real trial processes, signals, resumes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::kHpoProgram;
using testing::Program;

class RunCommandTest : public ::testing::Test {
 protected:
  // Pages of these tests carry a Plotly of one line.
  RunCommandTest() { scratch_.Write("plotly.min.js", "window.Plotly = {};"); }

  Program Start(std::vector<std::string> arguments) { return Start(std::move(arguments), "plotly.min.js"); }
  Program Start(std::vector<std::string> arguments, const std::string& plotly) {
    arguments.insert(arguments.begin(), kHpoProgram);
    return Program(std::move(arguments), {.folder = scratch_.path(), .environment = {{"HPO_PLOTLY", plotly}}});
  }

  // A study whose trials are a shell command.
  void WriteStudy(const std::string& command, int trials) {
    scratch_.Write(
        "study.json",
        R"({"name": "shell", "seed": 5, "sampler": {"name": "sobol"}, "budget": {"trials": )" + std::to_string(trials) +
            R"(}, "space": {"x": {"real": [0, 1]}}, "executor": {"slots": 1, "stop_grace_s": 2}, "command": ["sh", "-c", )" +
            json(command).dump() + R"(, "trial", "{x}"]})");
  }

  // Trial number -> configuration, of the stored study.
  std::map<int, json> Configurations() {
    Program trials = Start({"trials", "shell", "--json"});
    EXPECT_EQ(trials.Wait(), 0) << trials.err();
    std::map<int, json> configurations;
    const json report = json::parse(trials.out());
    for (const json& trial : report.at("trials")) configurations[trial.at("trial")] = trial.at("configuration");
    return configurations;
  }

  ScratchFolder scratch_;
};

constexpr const char* kTellX = R"(echo "{\"tell\": {\"value\": $1}}")";

TEST_F(RunCommandTest, RunsAStudyToItsBudgetAndReportsTheBest) {
  WriteStudy(kTellX, 6);
  Program run = Start({"run", "study.json"});
  EXPECT_EQ(run.Wait(), 0) << run.err();
  EXPECT_THAT(run.out(), AllOf(HasSubstr("study shell: 6 trials told of 6"), HasSubstr("best trial")));
  EXPECT_TRUE(std::filesystem::exists(scratch_.path() / "hpo-runs/shell/study.json"));
}

TEST_F(RunCommandTest, ARunEndsWithTheReportsPath) {
  WriteStudy(kTellX, 2);
  Program run = Start({"run", "study.json"});
  EXPECT_EQ(run.Wait(), 0);
  EXPECT_THAT(run.err(), EndsWith("report: hpo-runs/shell/report.html\n"));
  EXPECT_TRUE(std::filesystem::exists(scratch_.path() / "hpo-runs/shell/report.html"));
}

TEST_F(RunCommandTest, AStudyWithoutPlotlySaysWhyItHasNoPage) {
  WriteStudy(kTellX, 2);
  Program run = Start({"run", "study.json"}, "/nowhere/plotly.min.js");
  EXPECT_EQ(run.Wait(), 0);
  EXPECT_THAT(run.err(), AllOf(HasSubstr("no report page: "), HasSubstr("/nowhere/plotly.min.js")));
}

TEST_F(RunCommandTest, ASecondRunOfAFinishedStudyTrainsNothing) {
  WriteStudy(kTellX, 3);
  Program first = Start({"run", "study.json"});
  ASSERT_EQ(first.Wait(), 0) << first.err();
  Program second = Start({"run", "study.json", "--json"});
  EXPECT_EQ(second.Wait(), 0) << second.err();
  EXPECT_EQ(json::parse(second.out()).at("told"), 3);
}

TEST_F(RunCommandTest, AGrownBudgetGoesOnWithTheSameProposals) {
  WriteStudy(kTellX, 8);
  Program whole = Start({"run", "study.json"});
  ASSERT_EQ(whole.Wait(), 0) << whole.err();
  const std::map<int, json> expected = Configurations();
  std::filesystem::remove_all(scratch_.path() / "hpo-runs");
  for (const char* trials : {"3", "8"}) {
    Program part = Start({"run", "study.json", "--trials", trials});
    ASSERT_EQ(part.Wait(), 0) << part.err();
  }
  EXPECT_EQ(Configurations(), expected);
}

TEST_F(RunCommandTest, AChangedSpaceIsRefusedWithTheDifference) {
  WriteStudy(kTellX, 2);
  Program first = Start({"run", "study.json"});
  ASSERT_EQ(first.Wait(), 0) << first.err();
  std::string text =
      R"({"name": "shell", "seed": 5, "sampler": {"name": "sobol"}, "budget": {"trials": 2},
           "space": {"x": {"real": [0, 9]}}, "command": ["sh", "-c", )" +
      json(kTellX).dump() + R"(, "trial", "{x}"]})";
  scratch_.Write("study.json", text);
  Program second = Start({"run", "study.json"});
  EXPECT_EQ(second.Wait(), 77);
  EXPECT_THAT(second.err(), AllOf(HasSubstr("space.x"), HasSubstr("[0, 1]"), HasSubstr("[0, 9]")));
}

TEST_F(RunCommandTest, AStudyStartsWarmFromTheFolderOfAnEarlierOneAndSaysSo) {
  WriteStudy(kTellX, 4);
  Program first = Start({"run", "study.json"});
  ASSERT_EQ(first.Wait(), 0) << first.err();
  const auto write = [&](const std::string& earlier) {
    std::filesystem::create_directories(scratch_.path() / "files");
    scratch_.Write("files/warm.json", R"({"name": "warm", "budget": {"trials": 5}, "space": {"x": {"real": [0, 0.6]}},
      "executor": {"slots": 1}, "warm_start": [")" +
                                          earlier + R"("], "command": ["sh", "-c", )" + json(kTellX).dump() +
                                          R"(, "trial", "{x}"]})");
  };
  write("../hpo-runs/nowhere");
  Program refused = Start({"run", "files/warm.json"});
  EXPECT_EQ(refused.Wait(), 65);
  EXPECT_THAT(refused.err(), HasSubstr("files/warm.json:2: warm_start.0: "));
  EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "hpo-runs/warm"));
  write("../hpo-runs/shell");
  Program validated = Start({"validate", "files/warm.json"});
  EXPECT_EQ(validated.Wait(), 0) << validated.err();
  EXPECT_THAT(validated.out(), HasSubstr("configurations of study shell ("));
  Program run = Start({"run", "files/warm.json"});
  EXPECT_EQ(run.Wait(), 0) << run.err();
  EXPECT_THAT(run.out(), HasSubstr("configurations of study shell ("));
  Program status = Start({"status", "warm", "--json"});
  ASSERT_EQ(status.Wait(), 0) << status.err();
  EXPECT_EQ(json::parse(status.out()).at("warm_start").at(0).at("study"), "shell");
}

TEST_F(RunCommandTest, EveryTrialKeepsTheConstraintsAndChangedOnesAreRefused) {
  const auto write = [&](const std::string& bound) {
    scratch_.Write("study.json", R"({"name": "shell", "budget": {"trials": 12}, "executor": {"slots": 2},
      "space": {"x": {"real": [0, 1]}, "y": {"integer": [1, 100]}}, "constraints": ["x * y <= )" +
                                     bound + R"("], "command": ["sh", "-c", )" + json(kTellX).dump() +
                                     R"(, "trial", "{x}"]})");
  };
  write("0.5");
  Program run = Start({"run", "study.json"});
  ASSERT_EQ(run.Wait(), 0) << run.err();
  const std::map<int, json> trials = Configurations();
  EXPECT_EQ(trials.size(), 12u);
  for (const auto& [number, trial] : trials) {
    EXPECT_LE(trial.at("x").get<double>() * trial.at("y").get<double>(), 0.5) << number;
  }
  write("0.6");
  Program other = Start({"run", "study.json"});
  EXPECT_EQ(other.Wait(), 77);
  EXPECT_THAT(other.err(), AllOf(HasSubstr("\"x * y <= 0.5\" is gone"), HasSubstr("\"x * y <= 0.6\" is new")));
}

TEST_F(RunCommandTest, TheBestTrialKeepsConstraintsOnMetrics) {
  const auto write = [&](const std::string& bound) {
    scratch_.Write("study.json", R"({"name": "shell", "budget": {"trials": 12}, "sampler": {"name": "sobol"},
      "space": {"x": {"real": [0, 1]}}, "constraints": [{"metric": "ms", "at_least": )" +
                                     bound + R"(}], "command": ["sh", "-c", )" +
                                     json(R"(echo "{\"tell\": {\"metrics\": {\"value\": $1, \"ms\": $1}}}")").dump() +
                                     R"(, "trial", "{x}"]})");
  };
  write("0.5");
  Program run = Start({"run", "study.json", "--json"});
  ASSERT_EQ(run.Wait(), 0) << run.err();
  const json summary = json::parse(run.out());
  EXPECT_GT(summary.at("breaking"), 0);
  EXPECT_GE(summary.at("best").at("value"), 0.5);
  Program trials = Start({"trials", "shell", "--json"});
  ASSERT_EQ(trials.Wait(), 0) << trials.err();
  bool was_kept = true;
  const json listed = json::parse(trials.out());
  for (const json& trial : listed.at("trials")) {
    EXPECT_EQ(trial.at("feasible"), trial.at("value") >= 0.5);
    EXPECT_TRUE(was_kept || trial.at("feasible") == false) << "those that keep it come first";
    was_kept = trial.at("feasible") == true;
  }
  std::filesystem::remove_all(scratch_.path() / "hpo-runs");
  write("2");
  Program hopeless = Start({"run", "study.json"});
  EXPECT_EQ(hopeless.Wait(), 1);
  EXPECT_THAT(hopeless.out(), HasSubstr("no trial keeps the constraints yet; nearest: trial "));
  Program best = Start({"best", "shell"});
  EXPECT_EQ(best.Wait(), 1);
  EXPECT_THAT(best.err(), HasSubstr("no trial keeps the constraints yet; nearest: trial "));
}

TEST_F(RunCommandTest, TwoRunsOfOneStudyAreRefused) {
  WriteStudy("echo waiting >&2; read line; cat >/dev/null", 1);
  Program first = Start({"run", "study.json"});
  ASSERT_TRUE(first.WaitForTalk("study shell in"));
  Program second = Start({"run", "study.json"});
  EXPECT_EQ(second.Wait(), 77);
  EXPECT_THAT(second.err(), HasSubstr("journal.jsonl"));
}

TEST_F(RunCommandTest, FiveEqualFailuresStopTheStudyAndSayWhy) {
  WriteStudy("echo no such data >&2; exit 65", 50);
  Program run = Start({"run", "study.json"});
  EXPECT_EQ(run.Wait(), 1);
  EXPECT_THAT(run.out(), AllOf(HasSubstr("5 trials told"), HasSubstr("halted"), HasSubstr("no such data")));
}

TEST_F(RunCommandTest, CtrlCLetsTheTrialLeaveAndResumeFinishesTheStudy) {
  // The first attempt leaves when asked to stop (exit 75); the second tells.
  WriteStudy(
      R"(echo started >&2; read start; case "$start" in *'"attempt":1'*) read stop; exit 75;; esac; echo "{\"tell\": {\"value\": $1}}")",
      1);
  Program run = Start({"run", "study.json"});
  ASSERT_TRUE(run.WaitForTalk("study shell in"));
  run.ReadFor(std::chrono::milliseconds(300));
  run.Signal(SIGINT);
  EXPECT_EQ(run.Wait(), 75) << run.err();
  EXPECT_THAT(run.err(), HasSubstr("go on with: hpo run study.json"));
  Program again = Start({"run", "study.json", "--json"});
  EXPECT_EQ(again.Wait(), 0) << again.err();
  EXPECT_EQ(json::parse(again.out()).at("told"), 1);
}

TEST_F(RunCommandTest, ASecondCtrlCKillsTheTrialAtOnce) {
  WriteStudy("trap '' TERM INT; echo deaf >&2; exec tail -f /dev/null", 1);
  Program run = Start({"run", "study.json"});
  ASSERT_TRUE(run.WaitForTalk("study shell in"));
  run.ReadFor(std::chrono::milliseconds(300));
  run.Signal(SIGINT);
  run.ReadFor(std::chrono::milliseconds(100));
  run.Signal(SIGINT);
  EXPECT_EQ(run.Wait(std::chrono::seconds(5)), 130) << run.err();
}

TEST_F(RunCommandTest, ADirectoryThatCannotBeWrittenIsOneClearLine) {
  WriteStudy(kTellX, 1);
  scratch_.Write("hpo-runs", "a file where the folder should be");
  Program run = Start({"run", "study.json"});
  EXPECT_EQ(run.Wait(), 73);
  EXPECT_THAT(run.err(), HasSubstr("hpo-runs"));
}

TEST_F(RunCommandTest, AJournalAboveTheLimitOfFilesIsOneErrorAndGoesOnWithoutIt) {
  WriteStudy(kTellX, 12);
  Program limited({"/bin/sh", "-c", "ulimit -f 4; exec \"$0\" run study.json", kHpoProgram},
                  {.folder = scratch_.path(), .environment = {{"HPO_PLOTLY", "plotly.min.js"}}});
  EXPECT_EQ(limited.Wait(), 73);
  EXPECT_THAT(limited.err(), EndsWith("hpo-runs/shell/journal.jsonl: cannot write: File too large; free some space and "
                                      "run the same command again\n"));
  Program again = Start({"run", "study.json"});
  EXPECT_EQ(again.Wait(), 0) << again.err();
  EXPECT_EQ(Configurations().size(), 12u);
}

TEST_F(RunCommandTest, AnAbsentDeviceIsRefusedBeforeAnythingIsWritten) {
  scratch_.Write("study.json", R"({"name": "far", "budget": {"trials": 1}, "space": {"x": {"real": [0, 1]}},
                                   "executor": {"devices": ["cuda:7"]}, "command": ["true"]})");
  Program run = Start({"run", "study.json"});
  EXPECT_EQ(run.Wait(), 65);
  EXPECT_THAT(run.err(), HasSubstr("study.json:2: executor.devices.0: there is no device \"cuda:7\" here"));
  EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "hpo-runs"));
}

TEST_F(RunCommandTest, ADamagedJournalIsNamedWithItsLine) {
  WriteStudy(kTellX, 3);
  Program first = Start({"run", "study.json"});
  ASSERT_EQ(first.Wait(), 0) << first.err();
  const std::filesystem::path journal = scratch_.path() / "hpo-runs/shell/journal.jsonl";
  std::fstream file(journal, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(journal) / 2));
  file.put('\x01');
  file.close();
  Program second = Start({"run", "study.json"});
  EXPECT_EQ(second.Wait(), 65);
  EXPECT_THAT(second.err(), HasSubstr("journal.jsonl:"));
}

}  // namespace
}  // namespace hpo::cli
