// SPDX-License-Identifier: Apache-2.0
//
// A real study of real trainings, killed again and again: no told trial is lost, nothing else is proposed than in an
// undisturbed run, and no worker survives.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "search/random_source.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

using nlohmann::json;
using testing::Program;
namespace fs = std::filesystem;

constexpr int kTrials = 60;
constexpr int kKills = 20;
constexpr std::uint64_t kSeed = 11;  // of the moments at which the study is killed
// The share of an undisturbed run's journal in which the kills fall; the rest is room for what is written before a
// kill arrives, so that the study never ends before the last one.
constexpr double kKilledShare = 0.75;

class CrashTest : public ::testing::Test {
 protected:
  CrashTest() {
    std::string table = "a,b,c,label\n";
    for (int row = 0; row < 400; ++row) {
      table += std::to_string(row % 7) + "," + std::to_string(row % 5) + "," + std::to_string(row % 3) + "," +
               std::to_string(row % 7 > 3 ? 1 : 0) + "\n";
    }
    scratch_.Write("table.csv", table);
    scratch_.Write("study.json",
                   R"({"name": "crash", "seed": 9, "budget": {"trials": )" + std::to_string(kTrials) + R"(},
      "objective": {"metric": "valid.loss"}, "sampler": {"name": "sobol"}, "space": {"optimizer.lr":
      {"real": [0.0001, 0.1], "scale": "log"}, "model.mlp.width": {"integer": [4, 64], "scale": "log"}}, "training": {"dataset":
      {"name": "csv", "csv": {"path": "table.csv", "target": "label"}}, "model": {"name": "mlp"}, "epochs": 24, "batch_size": 16, "checkpoint":
      {"every_s": 0}}, "executor": {"slots": 2}})");
    fs::create_symlink(testing::kTrialProgram, Worker());  // its path marks our workers among all processes
  }

  fs::path Worker() const { return scratch_.path() / "worker"; }

  Program Start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), testing::kHpoProgram);
    return Program(std::move(arguments),
                   {.folder = scratch_.path(), .environment = {{"HPO_TRIAL", Worker().string()}}});
  }

  // 0 before there is one.
  std::uintmax_t JournalBytes() const {
    std::error_code none;
    const std::uintmax_t bytes = fs::file_size(scratch_.path() / "hpo-runs" / "crash" / "journal.jsonl", none);
    return none ? 0 : bytes;
  }

  // Runs the study until its journal has grown, and to this size, then kills it. True when it had workers by then.
  bool RunAndKillAt(std::uintmax_t bytes) {
    const std::uintmax_t least = std::max(bytes, JournalBytes() + 1);
    Program run = Start({"run", "study.json"});
    EXPECT_TRUE(run.WaitUntil([&] { return JournalBytes() >= least; })) << run.err();
    const bool working = !testing::ProcessesWith(Worker().string()).empty();
    run.Signal(SIGKILL);
    EXPECT_EQ(run.Wait(), 128 + SIGKILL) << "the study ended before the kill: " << run.err();
    return working;
  }

  // What the stored study says of a trial, by trial number.
  std::map<int, json> Stored(const std::string& member) {
    Program trials = Start({"trials", "crash", "--json"});
    EXPECT_EQ(trials.Wait(), 0) << trials.err();
    std::map<int, json> found;
    const json report = json::parse(trials.out());
    for (const json& trial : report.at("trials")) {
      if (!trial.at(member).is_null()) found[trial.at("trial")] = trial.at(member);
    }
    return found;
  }

  // True once no worker of ours is left; bounded by a deadline, waiting by reading a program that exits by itself.
  bool WorkersGone() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!testing::ProcessesWith(Worker().string()).empty()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      Program pause({"/bin/true"}, {});
      pause.Wait();
    }
    return true;
  }

  ScratchFolder scratch_;
};

TEST_F(CrashTest, TwentyKillsLoseNoToldTrialAndChangeNoProposal) {
  Program undisturbed = Start({"run", "study.json"});
  ASSERT_EQ(undisturbed.Wait(std::chrono::seconds(120)), 0) << undisturbed.err();
  const std::map<int, json> expected = Stored("configuration");
  const double step = kKilledShare * static_cast<double>(JournalBytes()) / kKills;
  fs::remove_all(scratch_.path() / "hpo-runs");

  search::RandomStream moments(kSeed, 0);
  std::map<int, json> told;
  int with_workers = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    with_workers += RunAndKillAt(static_cast<std::uintmax_t>(step * (kill + moments.Uniform()))) ? 1 : 0;
    EXPECT_TRUE(WorkersGone()) << "after kill " << kill;
    const std::map<int, json> now = Stored("value");
    for (const auto& [trial, value] : told) {
      ASSERT_TRUE(now.contains(trial)) << "trial " << trial << " was told before kill " << kill;
      EXPECT_EQ(now.at(trial), value);
    }
    told = now;
  }
  EXPECT_GT(with_workers, kKills / 2) << "too few kills while workers trained";
  EXPECT_FALSE(told.empty()) << "the kills left no time for a trial";
  EXPECT_LT(static_cast<int>(told.size()), kTrials) << "the study ended before the last kill";
  Program last = Start({"run", "study.json"});
  EXPECT_EQ(last.Wait(std::chrono::seconds(120)), 0) << last.err();
  EXPECT_EQ(Stored("configuration"), expected);
  EXPECT_EQ(static_cast<int>(Stored("value").size()), kTrials);
}

TEST_F(CrashTest, AKilledWorkerIsReplacedAndItsTrialRunsAgain) {
  Program run = Start({"run", "study.json", "--json"});
  ASSERT_TRUE(run.WaitForTalk("trial "));
  for (const pid_t worker : testing::ProcessesWith(Worker().string())) {
    if (worker != run.id()) kill(worker, SIGKILL);
  }
  EXPECT_EQ(run.Wait(std::chrono::seconds(120)), 0) << run.err();
  EXPECT_EQ(json::parse(run.out()).at("completed"), kTrials);
  int again = 0;
  for (const auto& [trial, attempts] : Stored("attempts")) again += attempts.size() > 1 ? 1 : 0;
  EXPECT_GT(again, 0) << "no worker trained when they were killed";
}

}  // namespace
}  // namespace hpo::cli
