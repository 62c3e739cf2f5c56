// SPDX-License-Identifier: Apache-2.0
//
// `hpo retrain` with what cannot be retrained and with runners that fail: one clear line, and nothing is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/study.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::kHpoProgram;
using testing::Program;

// The beginning of a runner's script that needs the attempt's folder, which the line in $start names.
const std::string kFolderOfStart = R"sh(folder=$(echo "$start" | sed 's/.*"folder":"\([^"]*\)".*/\1/')
)sh";

int Status(ErrorCode code) { return Info(code).exit_status; }

study::StudySpec Spec(const std::string& name) {
  study::StudySpec spec{.name = name, .seed = 3};
  spec.space.Add(search::Real("optimizer.lr", 0.001, 0.1));
  spec.objectives = {{.metric = "valid.error", .goal = study::Goal::kMinimize}};
  return spec;
}

class RetrainFailureTest : public ::testing::Test {
 protected:
  // Stores a study whose one trial has a value at step 3.
  void Store(const study::StudySpec& spec) {
    study::Study study(spec, {.files = &files_, .folder = scratch_.path() / "hpo-runs" / spec.name});
    const study::AttemptId id = study.Start(study.Ask().trials.at(0), "cpu");
    study::Outcome outcome;
    outcome.metrics = {{"valid.error", 0.1}};
    outcome.step = 3;
    study.Tell(id, study.state().trials()[0].attempts[0].token, outcome);
    study.Commit();
  }
  void StoreTraining(const study::ExecutorSpec& executor = {.hang_timeout_s = 60}) {
    study::StudySpec spec = Spec("net");
    spec.training = {{"dataset", {{"name", "digits"}}}};
    spec.executor = executor;
    Store(spec);
  }

  // A runner that says it is ready and then does this.
  fs::path Runner(const std::string& script) {
    const fs::path file =
        scratch_.Write("runner", "#!/bin/sh\necho '{\"ready\": {\"runner\": \"script\"}}'\nread start\n" + script);
    fs::permissions(file, fs::perms::owner_all);
    return file;
  }

  int Retrain(std::vector<std::string> arguments, const fs::path& runner = "/bin/true") {
    arguments.insert(arguments.begin(), {kHpoProgram, "retrain"});
    Program retrain(arguments, {.folder = scratch_.path(), .environment = {{"HPO_TRIAL", runner.string()}}});
    const int status = retrain.Wait();
    EXPECT_EQ(retrain.out(), "");
    error_ = retrain.err();
    return status;
  }

  void ExpectNothingLeft() {
    for (const char* name : {"out", "out.partial"}) EXPECT_FALSE(fs::exists(scratch_.path() / name)) << name;
  }

  ScratchFolder scratch_;
  DiskFileSystem files_;
  std::string error_;
};

TEST_F(RetrainFailureTest, WithoutAFolderToWriteToItIsAUsageError) {
  StoreTraining();
  EXPECT_EQ(Retrain({"net"}), Status(ErrorCode::kUsage));
  EXPECT_THAT(error_, HasSubstr("--output"));
}

TEST_F(RetrainFailureTest, AnUnknownStudyOrTrialIsNamed) {
  StoreTraining();
  EXPECT_EQ(Retrain({"nets", "-o", "out"}), Status(ErrorCode::kNotFound));
  EXPECT_THAT(error_, HasSubstr("did you mean net?"));
  EXPECT_EQ(Retrain({"net", "--trial", "5", "-o", "out"}), Status(ErrorCode::kNotFound));
  EXPECT_EQ(error_, "hpo: trial 5: no such trial; this study has 0 to 0\n");
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, AStudyWithoutAFinishedTrialIsSaidSo) {
  study::StudySpec spec = Spec("young");
  spec.training = {{"dataset", {{"name", "digits"}}}};
  {
    study::Study study(spec, {.files = &files_, .folder = scratch_.path() / "hpo-runs/young"});
    study.Start(study.Ask().trials.at(0), "cpu");
    study.Commit();
  }
  EXPECT_EQ(Retrain({"young", "-o", "out"}), Status(ErrorCode::kNoUsableTrial));
  EXPECT_EQ(error_, "hpo: young: no trial has a value yet\n");
  EXPECT_EQ(Retrain({"young", "--trial", "0", "-o", "out"}), Status(ErrorCode::kNoUsableTrial));
  EXPECT_EQ(error_, "hpo: trial 0: has no value, it is running\n");
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, AStudyOfCommandsIsSentBackToItsProgram) {
  study::StudySpec spec = Spec("shell");
  spec.command = {"./train.sh", "{optimizer.lr}"};
  Store(spec);
  EXPECT_EQ(Retrain({"shell", "-o", "out"}), Status(ErrorCode::kRefused));
  EXPECT_THAT(error_, AllOf(HasSubstr("shell: its trials are a program of yours"), HasSubstr("hpo best --json")));
  EXPECT_EQ(std::count(error_.begin(), error_.end(), '\n'), 1);
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, AFolderThatIsNotEmptyIsRefusedBeforeAnythingIsTrained) {
  StoreTraining();
  scratch_.Write("full/theirs", "");
  EXPECT_EQ(Retrain({"net", "-o", "full"}, Runner("touch started")), Status(ErrorCode::kRefused));
  EXPECT_THAT(error_, HasSubstr("full: is there already and not an empty folder"));
  EXPECT_FALSE(fs::exists(scratch_.path() / "started"));
}

TEST_F(RetrainFailureTest, AFolderThatCannotBeWrittenIsNamedBeforeAnythingIsTrained) {
  StoreTraining();
  scratch_.Write("file", "");
  EXPECT_EQ(Retrain({"net", "-o", "file/out"}, Runner("touch started")), Status(ErrorCode::kCannotWrite));
  EXPECT_THAT(error_, HasSubstr("file"));
  EXPECT_FALSE(fs::exists(scratch_.path() / "started"));
}

TEST_F(RetrainFailureTest, AMissingRunnerIsSaidSo) {
  StoreTraining();
  EXPECT_EQ(Retrain({"net", "-o", "out"}, "/nowhere/hpo-trial"), Status(ErrorCode::kUnavailable));
  EXPECT_THAT(error_, HasSubstr("HPO_TRIAL names no program that can be run"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, ARunnerThatCrashesPassesItsLastWordsOn) {
  StoreTraining();
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner("echo no such shape >&2; exit 3")), Status(ErrorCode::kNoUsableTrial));
  EXPECT_THAT(error_, EndsWith("stderr: no such shape\nhpo: trial 0: the training failed: crashed: exit status 3\n"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, ARunnerThatCrashesWithACheckpointBehindItIsGoneOnWith) {
  StoreTraining();
  const fs::path crashing = Runner(kFolderOfStart + "echo half >\"$folder/last.safetensors\"; exit 3");
  EXPECT_EQ(Retrain({"net", "-o", "out"}, crashing), Status(ErrorCode::kNoUsableTrial));
  EXPECT_THAT(error_, HasSubstr("the checkpoint is kept in out.partial; the same command goes on from it\n"));
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner("exit 3")), Status(ErrorCode::kNoUsableTrial));
  EXPECT_THAT(error_, HasSubstr("trying the checkpoint of an interrupted one"));
  EXPECT_TRUE(fs::exists(scratch_.path() / "out.partial/trials/0000/attempt-1/last.safetensors"));
}

TEST_F(RetrainFailureTest, ADivergedTrainingLeavesNothing) {
  StoreTraining();
  const std::string script = kFolderOfStart + R"sh(echo half >"$folder/last.safetensors"
echo '{"tell": {"failed": "the loss is nan", "cause": "finished"}}'
read stop)sh";
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner(script)), Status(ErrorCode::kNoUsableTrial));
  EXPECT_THAT(error_, EndsWith("the training failed: the loss is nan\n"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, AConfigurationThatCannotBeTrainedIsNamed) {
  StoreTraining();
  const char* script = R"(echo '{"tell": {"failed": "dataset.train_on: unknown key", "cause": "bad_configuration"}}')";
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner(script)), Status(ErrorCode::kNoUsableTrial));
  EXPECT_THAT(error_, EndsWith("hpo: trial 0: the training failed: bad_configuration: "
                               "dataset.train_on: unknown key\n"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, ARunnerThatHangsIsEndedByTheStudysLimit) {
  StoreTraining({.hang_timeout_s = 0.5, .stop_grace_s = 0.5});
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner("exec tail -f /dev/null")), Status(ErrorCode::kNoUsableTrial));
  EXPECT_THAT(error_, EndsWith("hpo: trial 0: the training failed: timeout: no progress for 0.5 s\n"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, ARunnerThatLeavesNoWeightsIsNamed) {
  StoreTraining();
  const char* script = R"(echo '{"tell": {"metrics": {"train.loss": 0.5}, "step": 3}}'; read stop)";
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner(script)), Status(ErrorCode::kNotFound));
  EXPECT_THAT(error_, HasSubstr("the runner left no best.safetensors"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, DamagedWeightsAreNotExported) {
  StoreTraining();
  const std::string script = kFolderOfStart + R"sh(echo rubbish >"$folder/best.safetensors"
echo '{"tell": {"metrics": {"train.loss": 0.5}, "step": 3}}'
read stop)sh";
  EXPECT_EQ(Retrain({"net", "-o", "out"}, Runner(script)), Status(ErrorCode::kInvalidInput));
  EXPECT_THAT(error_, HasSubstr("best.safetensors: the weights are no whole safetensors file"));
  ExpectNothingLeft();
}

TEST_F(RetrainFailureTest, ASecondCtrlCKillsADeafRunnerAtOnce) {
  StoreTraining({.hang_timeout_s = 60, .stop_grace_s = 60});
  const fs::path runner = Runner("trap '' TERM INT; exec tail -f /dev/null");
  Program retrain({kHpoProgram, "retrain", "net", "-o", "out"},
                  {.folder = scratch_.path(), .environment = {{"HPO_TRIAL", runner.string()}}});
  ASSERT_TRUE(retrain.WaitForTalk("retraining trial 0"));
  retrain.ReadFor(std::chrono::milliseconds(300));
  retrain.Signal(SIGINT);
  retrain.ReadFor(std::chrono::milliseconds(100));
  retrain.Signal(SIGINT);
  EXPECT_EQ(retrain.Wait(std::chrono::seconds(20)), Status(ErrorCode::kKilled));
  EXPECT_FALSE(fs::exists(scratch_.path() / "out"));
  EXPECT_TRUE(testing::ProcessesWith(runner.string()).empty());
}

}  // namespace
}  // namespace hpo::cli
