// SPDX-License-Identifier: Apache-2.0
//
// `hpo retrain` as a user starts it: the built programs and real trainings on the digits (1797 rows: 360 for test, 288
// for validation, 1149 to train on).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hpo/base/file_system.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kHpoProgram;
using testing::Program;
using ::testing::StartsWith;

class RetrainCommandTest : public ::testing::Test {
 protected:
  Program Start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), kHpoProgram);
    return Program(std::move(arguments), {.folder = scratch_.path()});
  }

  // One trial. The loss falls so slowly that its last epoch is the best.
  void RunStudy(int epochs) {
    scratch_.Write("study.json", R"({"name": "digits", "seed": 9, "budget": {"trials": 1},
      "objective": {"metric": "valid.loss"}, "sampler": {"name": "sobol"},
      "fidelity": {"path": "epochs", "min": 1, "max": )" +
                                     std::to_string(epochs) + R"(},
      "space": {"optimizer.lr": {"real": [0.00001, 0.00002]}},
      "training": {"dataset": {"name": "digits"}, "model": {"mlp": {"width": 16, "depth": 1}},
                   "schedule": {"name": "cosine"}, "early_stopping": {"patience": 20}, "checkpoint": {"every_s": 0}},
      "executor": {"slots": 2}})");
    Program run = Start({"run", "study.json"});
    ASSERT_EQ(run.Wait(std::chrono::seconds(100)), 0) << run.err();
  }

  // Until the retraining in `out` can be gone on with.
  bool WaitForCheckpoint(Program& retrain) {
    return retrain.WaitUntil([this] { return Exists("out.partial/trials/0000/attempt-1/last.safetensors"); });
  }

  std::string Content(const std::string& name) const {
    std::ifstream file(scratch_.path() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  json Json(const std::string& name) const { return json::parse(Content(name)); }
  bool Exists(const std::string& name) const { return fs::exists(scratch_.path() / name); }

  ScratchFolder scratch_;
};

TEST_F(RetrainCommandTest, TheBestTrialIsTrainedOnAllRowsButTheTestRows) {
  RunStudy(4);
  const std::string journal = Content("hpo-runs/digits/journal.jsonl");
  Program retrain = Start({"retrain", "digits", "-o", "out"});
  ASSERT_EQ(retrain.Wait(), 0) << retrain.err();
  EXPECT_THAT(retrain.out(), AllOf(StartsWith("trial 0 retrained on train + validation: 1437 rows, 4 steps\n"),
                                   HasSubstr("retrained  in the study\n"), HasSubstr("\n  test.accuracy ")));
  EXPECT_THAT(retrain.err(), HasSubstr("wrote to out: weights.safetensors architecture.json classes.json training.json "
                                       "metrics.json README.md"));
  const json metrics = Json("out/metrics.json");
  EXPECT_EQ(metrics.at("rows"), json({{"train", 1437}, {"validation", 0}, {"test", 360}}));
  EXPECT_EQ(metrics.at("steps"), 4);
  EXPECT_EQ(metrics.at("test").size(), 3u);
  EXPECT_EQ(metrics.at("metrics").size(), 1u);
  EXPECT_TRUE(metrics.at("in_study").at("metrics").contains("valid.loss"));
  EXPECT_TRUE(metrics.at("in_study").at("test").contains("test.error"));
  EXPECT_EQ(metrics.at("changes").size(), 3u);
  EXPECT_EQ(Json("out/training.json").at("dataset").at("train_on"), "train_and_validation");
  EXPECT_EQ(Json("out/training.json").at("epochs"), 4);
  EXPECT_THAT(Content("out/README.md"), AllOf(HasSubstr("Trial 0 of digits, retrained"), HasSubstr("(1437 rows)"),
                                              HasSubstr("| `hidden0.weight` | F32 | 16 x 64 |")));
  EXPECT_EQ(Content("hpo-runs/digits/journal.jsonl"), journal);
  EXPECT_FALSE(Exists("out.partial"));
}

TEST_F(RetrainCommandTest, ItIsAFunctionOfTheTrialAndWorksWhileTheStudyIsLocked) {
  RunStudy(3);
  DiskFileSystem files;
  const auto lock = files.OpenLocked(scratch_.path() / "hpo-runs/digits/journal.jsonl");
  Program first = Start({"retrain", "-o", "a"}), second = Start({"retrain", "--trial", "0", "-o", "b", "--json"});
  ASSERT_EQ(first.Wait(), 0) << first.err();
  ASSERT_EQ(second.Wait(), 0) << second.err();
  EXPECT_EQ(Content("a/weights.safetensors"), Content("b/weights.safetensors"));
  const json result = json::parse(second.out());
  EXPECT_EQ(result.at("study"), "digits");
  EXPECT_EQ(result.at("trial"), 0);
  EXPECT_EQ(result.at("rows").at("train"), 1437);
  EXPECT_EQ(result.at("test"), Json("a/metrics.json").at("test"));
  EXPECT_EQ(result.at("files").size(), 6u);
}

constexpr int kManyEpochs = 40;  // of 23 steps, a checkpoint after each: met in the middle whatever the machine

TEST_F(RetrainCommandTest, CtrlCLeavesACheckpointThatTheSameCommandGoesOnFrom) {
  RunStudy(kManyEpochs);
  Program whole = Start({"retrain", "-o", "whole"});
  ASSERT_EQ(whole.Wait(), 0) << whole.err();
  Program retrain = Start({"retrain", "-o", "out"});
  ASSERT_TRUE(WaitForCheckpoint(retrain));
  retrain.Signal(SIGINT);
  ASSERT_EQ(retrain.Wait(), 75) << retrain.err();
  EXPECT_THAT(retrain.err(), HasSubstr("go on with: hpo retrain hpo-runs/digits --trial 0 -o out\n"));
  EXPECT_EQ(retrain.out(), "");
  EXPECT_FALSE(Exists("out"));
  Program again = Start({"retrain", "hpo-runs/digits", "--trial", "0", "-o", "out"});
  ASSERT_EQ(again.Wait(), 0) << again.err();
  EXPECT_THAT(Json("out/metrics.json").at("facts").at("resume").at("used").get<std::string>(), StartsWith("epoch "));
  EXPECT_EQ(Content("out/weights.safetensors"), Content("whole/weights.safetensors"));
  EXPECT_FALSE(Exists("out.partial"));
}

TEST_F(RetrainCommandTest, AKillLeavesNoHalfOfTheFolder) {
  RunStudy(kManyEpochs);
  Program retrain = Start({"retrain", "-o", "out"});
  ASSERT_TRUE(WaitForCheckpoint(retrain));
  retrain.Signal(SIGKILL);
  EXPECT_EQ(retrain.Wait(), 128 + SIGKILL);
  EXPECT_FALSE(Exists("out"));
  Program again = Start({"retrain", "-o", "out", "--json"});
  ASSERT_EQ(again.Wait(), 0) << again.err();
  EXPECT_THAT(json::parse(again.out()).at("facts").at("resume").at("used").get<std::string>(), StartsWith("epoch "));
  EXPECT_FALSE(Exists("out.partial"));
}

TEST_F(RetrainCommandTest, AMissingDataSetIsNamedAndNothingIsLeft) {
  RunStudy(1);
  Program retrain({kHpoProgram, "retrain", "-o", "out"},
                  {.folder = scratch_.path(), .environment = {{"HPO_DATA", "/nowhere"}}});
  EXPECT_EQ(retrain.Wait(), 1);
  EXPECT_THAT(retrain.err(), HasSubstr("bad_configuration: data set digits: no file at /nowhere/digits.csv"));
  EXPECT_FALSE(Exists("out"));
  EXPECT_FALSE(Exists("out.partial"));
}

}  // namespace
}  // namespace hpo::cli
