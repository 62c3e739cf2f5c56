// SPDX-License-Identifier: Apache-2.0
//
// The example programs of examples/command, driven as `hpo run` drives them.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "hpo/run/process_executor.h"
#include "tests/support/attempts.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::run {
namespace {

using ::testing::HasSubstr;
using testing::LaunchOf;
using testing::Next;

std::string Example(const std::string& name) { return testing::kSourceFolder + ("/examples/command/" + name); }

class ExampleCommandTest : public ::testing::Test {
 protected:
  void Open(std::vector<std::string> command) {
    ProcessExecutorOptions options;
    options.command = std::move(command);
    executor_ = MakeProcessExecutor(options, queue_);
  }

  ScratchFolder folder_;
  RunQueue queue_;
  std::unique_ptr<Executor> executor_;
};

class PythonCommandTest : public ExampleCommandTest {
 protected:
  void SetUp() override { Open({"python3", Example("train.py")}); }

  static Launch Training(int epochs, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    return LaunchOf(0, {{"lr", 0.1}, {"momentum", 0.5}, {"epochs", epochs}}, folder);
  }
  void AwaitRoom() {
    while (executor_->Room({}) == 0) testing::NextEvent(queue_);
  }
};

TEST_F(PythonCommandTest, MeasuresEachEpochAndTellsItsBest) {
  executor_->Start(Training(3, folder_.path()));
  double best = std::numeric_limits<double>::infinity();
  for (int epoch = 1; epoch <= 3; ++epoch) {
    const auto measured = Next<AttemptMeasured>(queue_);
    EXPECT_EQ(measured.step, epoch);
    best = std::min(best, measured.metrics.at("value"));
  }
  const study::Outcome outcome = Next<AttemptEnded>(queue_).outcome;
  EXPECT_EQ(outcome.cause, EndCause::kFinished);
  EXPECT_EQ(outcome.metrics.at("value"), best);
  EXPECT_LT(best, 0.1);
}

TEST_F(PythonCommandTest, LeavesResumablyWhenAskedAndGoesOnFromItsCheckpoint) {
  constexpr int kEndless = 1'000'000;
  executor_->Start(Training(kEndless, folder_.path() / "attempt-1"));
  Next<AttemptMeasured>(queue_);
  executor_->Stop({0, 1}, "interrupted", true);
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.cause, EndCause::kPreempted);
  AwaitRoom();

  Launch resumed = Training(kEndless, folder_.path() / "attempt-2");
  resumed.members.front().checkpoint = folder_.path() / "attempt-1";
  executor_->Start(resumed);
  EXPECT_GT(Next<AttemptMeasured>(queue_).step, 1);
  executor_->Stop({0, 1}, "pruned", false);
  const study::Outcome outcome = Next<AttemptEnded>(queue_).outcome;
  EXPECT_EQ(outcome.cause, EndCause::kStopped);
  EXPECT_TRUE(outcome.metrics.contains("value"));
  std::ostringstream log;
  log << std::ifstream(folder_.path() / "attempt-2" / "log.txt").rdbuf();
  EXPECT_THAT(log.str(), HasSubstr("resumed after epoch"));
}

TEST_F(ExampleCommandTest, AShellScriptTakesItsParametersAsArguments) {
  Open({"sh", Example("train.sh"), "{lr}", "{steps}"});
  executor_->Start(LaunchOf(0, {{"lr", 0.001}, {"steps", 20}}, folder_.path()));
  EXPECT_EQ(Next<AttemptMeasured>(queue_).step, 10);
  const auto last = Next<AttemptMeasured>(queue_);
  EXPECT_EQ(last.step, 20);
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.metrics, last.metrics);
}

}  // namespace
}  // namespace hpo::run
