// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process_executor.h"

#include <gmock/gmock.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "hpo/base/error.h"
#include "tests/support/attempts.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::run {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kFakeRunnerProgram;
using testing::LaunchOf;
using testing::Next;
using ::testing::Not;
using ::testing::StartsWith;

ProcessExecutorOptions Warm() {
  ProcessExecutorOptions options;
  options.worker = {kFakeRunnerProgram, "warm"};
  return options;
}

ProcessExecutorOptions Command() {
  ProcessExecutorOptions options;
  options.command = {kFakeRunnerProgram, "command"};
  return options;
}

// Both kinds of runner, one slot; misbehaviour is the same for both unless a test says otherwise.
class ProcessExecutorTest : public ::testing::TestWithParam<bool> {
 protected:
  ProcessExecutorOptions Options() const { return GetParam() ? Warm() : Command(); }

  study::Outcome Run(const ProcessExecutorOptions& options, const json& configuration) {
    const std::unique_ptr<Executor> executor = MakeProcessExecutor(options, queue_);
    executor->Start(LaunchOf(0, configuration, folder_.path()));
    return Next<AttemptEnded>(queue_).outcome;
  }
  study::Outcome Run(const json& configuration) { return Run(Options(), configuration); }

  std::string Log() const {
    std::ostringstream text;
    text << std::ifstream(folder_.path() / "log.txt").rdbuf();
    return text.str();
  }

  ScratchFolder folder_;
  RunQueue queue_;
};

TEST_P(ProcessExecutorTest, ASignalIsACrashThatNamesIt) {
  const study::Outcome outcome = Run({{"behaviour", "signal"}, {"number", SIGSEGV}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_EQ(outcome.failed, "killed by signal 11 (SIGSEGV)");
}

TEST_P(ProcessExecutorTest, AKillThatWasNotOursHintsAtMemory) {
  const study::Outcome outcome = Run({{"behaviour", "signal"}, {"number", SIGKILL}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_THAT(outcome.failed, AllOf(StartsWith("killed by signal 9 (SIGKILL)"), HasSubstr("memory")));
}

TEST_P(ProcessExecutorTest, AnExitStatusOfItsOwnIsACrashWithTheEndOfStderr) {
  const study::Outcome outcome = Run({{"behaviour", "exit"}, {"number", 3}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_EQ(outcome.failed, "exit status 3\nstderr: about to fail");
}

TEST_P(ProcessExecutorTest, ExitStatusesOfRunnersHaveTheirCauses) {
  const std::map<int, EndCause> causes = {{65, EndCause::kBadConfiguration}, {71, EndCause::kDeviceFault},
                                          {72, EndCause::kOutOfMemory},      {73, EndCause::kCannotWrite},
                                          {75, EndCause::kPreempted},        {76, EndCause::kLost}};
  for (const auto& [status, cause] : causes) {
    EXPECT_EQ(Run({{"behaviour", "exit"}, {"number", status}}).cause, cause) << status;
  }
}

TEST_P(ProcessExecutorTest, AnExitWithoutAResultIsAFailureEvenWithStatusZero) {
  const study::Outcome outcome = Run({{"behaviour", "exit"}, {"number", 0}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_THAT(outcome.failed, StartsWith("exited without telling a result"));
}

TEST_P(ProcessExecutorTest, ABrokenMessageIsACrashThatQuotesIt) {
  const study::Outcome outcome = Run({{"behaviour", "broken"}, {"line", R"({"measure": {"value": 0.5}})"}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_THAT(outcome.failed, AllOf(StartsWith("broken message: "), HasSubstr("measure.step"),
                                    HasSubstr(R"({"measure": {"value": 0.5}})")));
}

TEST_P(ProcessExecutorTest, AClosedStdoutIsACrash) {
  const study::Outcome outcome = Run({{"behaviour", "close_stdout"}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_EQ(outcome.failed, "closed its stdout without telling a result");
}

TEST_P(ProcessExecutorTest, ALineWithoutEndIsACrash) {
  const study::Outcome outcome = Run({{"behaviour", "long_line"}, {"number", protocol::kMaxLineBytes + 1}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_THAT(outcome.failed, StartsWith("line too long"));
}

TEST_P(ProcessExecutorTest, AHangIsATimeoutThatSaysHowLong) {
  ProcessExecutorOptions options = Options();
  options.hang_timeout = std::chrono::milliseconds(250);
  const study::Outcome outcome = Run(options, {{"behaviour", "hang"}});
  EXPECT_EQ(outcome.cause, EndCause::kTimeout);
  EXPECT_EQ(outcome.failed, "no progress for 0.25 s");
}

TEST_P(ProcessExecutorTest, ProgressThatGrowsKeepsAnAttemptAlive) {
  ProcessExecutorOptions options = Options();
  options.hang_timeout = std::chrono::milliseconds(400);
  EXPECT_EQ(Run(options, {{"behaviour", "progress"}, {"number", 40}}).cause, EndCause::kFinished);
}

TEST_P(ProcessExecutorTest, AnAttemptBeyondItsTimeLimitEndsThoughItIgnoresEverything) {
  ProcessExecutorOptions options = Options();
  options.trial_timeout = std::chrono::milliseconds(200);
  options.stop_grace = std::chrono::milliseconds(100);
  const study::Outcome outcome = Run(options, {{"behaviour", "ignore_term"}});
  EXPECT_EQ(outcome.cause, EndCause::kTimeout);
  EXPECT_EQ(outcome.failed, "ran longer than trial_timeout_s = 0.2");
}

TEST_P(ProcessExecutorTest, AnAttemptThatObeysAtItsTimeLimitEndsAsTimeoutToo) {
  ProcessExecutorOptions options = Options();
  options.trial_timeout = std::chrono::milliseconds(200);
  const study::Outcome outcome = Run(options, {{"behaviour", "obey_stop"}});
  EXPECT_EQ(outcome.cause, EndCause::kTimeout);
  EXPECT_THAT(outcome.metrics, IsEmpty());
}

TEST_P(ProcessExecutorTest, TheFirstOfTwoResultsCountsAndTheSecondIsRefused) {
  EXPECT_EQ(Run({{"behaviour", "twice"}}).metrics, (Metrics{{"value", 0.5}}));
}

TEST_P(ProcessExecutorTest, AStaleTokenIsRefusedIntoTheLog) {
  EXPECT_EQ(Run({{"behaviour", "stale"}}).metrics, (Metrics{{"value", 0.5}}));
  EXPECT_THAT(Log(), HasSubstr("hpo: refused, its token is stale"));
}

TEST_P(ProcessExecutorTest, PrintsGoToTheLogOfTheAttempt) {
  Run({{"behaviour", "exit"}, {"number", 4}});
  EXPECT_THAT(Log(), HasSubstr("about to fail\n"));
  Run({{"behaviour", "talk"}});
  EXPECT_THAT(Log(), AllOf(HasSubstr("about to fail\n"), HasSubstr("to stdout\n")));
}

TEST_P(ProcessExecutorTest, RunnersGetTheirShareOfTheMachine) {
  ProcessExecutorOptions options = Options();
  options.threads = 3;
  const json facts = Run(options, {{"behaviour", "environment"}}).facts;
  EXPECT_EQ(facts.at("OMP_WAIT_POLICY"), "passive");
  EXPECT_EQ(facts.at("OMP_NUM_THREADS"), "3");
  EXPECT_EQ(facts.at("HPO_DEVICE"), "cpu");
}

TEST_P(ProcessExecutorTest, ARunnerOnAGpuSeesThatOneOnly) {
  ProcessExecutorOptions options = Options();
  options.devices = {"cuda:3"};
  const json facts = Run(options, {{"behaviour", "environment"}}).facts;
  EXPECT_EQ(facts.at("CUDA_VISIBLE_DEVICES"), "3");
  EXPECT_EQ(facts.at("HPO_DEVICE"), "cuda:0");
}

TEST_P(ProcessExecutorTest, AStartLargerThanAPipeArrivesWhole) {
  const std::string large(300'000, 'x');
  const study::Outcome outcome = Run({{"behaviour", "environment"}, {"large", large}});
  EXPECT_EQ(outcome.facts.at("start").at("configuration").at("large"), large);
}

INSTANTIATE_TEST_SUITE_P(Runners, ProcessExecutorTest, ::testing::Bool(),
                         [](const auto& row) { return row.param ? "warm" : "command"; });

class WarmWorkerTest : public ProcessExecutorTest {};
class CommandTest : public ProcessExecutorTest {};

TEST_F(WarmWorkerTest, OneProcessRunsManyAttempts) {
  const std::unique_ptr<Executor> executor = MakeProcessExecutor(Warm(), queue_);
  std::set<int> processes;
  for (int trial = 0; trial < 3; ++trial) {
    executor->Start(LaunchOf(trial, {{"behaviour", "environment"}}));
    processes.insert(Next<AttemptEnded>(queue_).outcome.facts.at("process").get<int>());
  }
  EXPECT_EQ(processes.size(), 1u);
}

TEST_F(WarmWorkerTest, ACrashEndsOneAttemptAndTheNextGetsANewProcess) {
  const std::unique_ptr<Executor> executor = MakeProcessExecutor(Warm(), queue_);
  executor->Start(LaunchOf(0, {{"behaviour", "signal"}, {"number", SIGABRT}}));
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.cause, EndCause::kCrashed);
  executor->Start(LaunchOf(1, {{"behaviour", "tell"}}));
  EXPECT_EQ(Next<AttemptEnded>(queue_).outcome.cause, EndCause::kFinished);
}

TEST_F(WarmWorkerTest, AWorkerThatNeverGetsReadyIsACrashThatSaysSo) {
  ProcessExecutorOptions options;
  options.worker = {kFakeRunnerProgram, "never-ready"};
  options.start_timeout = std::chrono::milliseconds(100);
  const study::Outcome outcome = Run(options, {{"behaviour", "tell"}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_EQ(outcome.failed, "not ready within 0.1 s");
}

TEST_F(WarmWorkerTest, ProgressThatStandsStillIsAHang) {
  ProcessExecutorOptions options = Warm();
  options.hang_timeout = std::chrono::milliseconds(200);
  EXPECT_EQ(Run(options, {{"behaviour", "same_progress"}, {"number", 1000}}).cause, EndCause::kTimeout);
}

TEST_F(CommandTest, AnyOutputOfACommandIsASignOfLife) {
  ProcessExecutorOptions options = Command();
  options.hang_timeout = std::chrono::milliseconds(400);
  EXPECT_EQ(Run(options, {{"behaviour", "print_only"}, {"number", 40}}).cause, EndCause::kFinished);
}

TEST_F(CommandTest, TheStartOfACommandIsFlatAndHoldsTheConfiguration) {
  const json start = Run(Command(), {{"behaviour", "environment"}, {"lr", 0.1}}).facts.at("start");
  EXPECT_EQ(start.at("trial"), 0);
  EXPECT_EQ(start.at("attempt"), 1);
  EXPECT_EQ(start.at("seed"), 7);
  EXPECT_EQ(start.at("configuration").at("lr"), 0.1);
  EXPECT_EQ(start.at("folder"), folder_.path().string());
  EXPECT_TRUE(start.at("checkpoint").is_null());
  EXPECT_EQ(start.at("device"), "cpu");
  EXPECT_EQ(start.at("threads"), 1);
}

TEST_F(CommandTest, APlaceInTheProgramsNameIsFilledForEachTrial) {
  ProcessExecutorOptions options;
  options.command = {"{program}", "command"};
  EXPECT_EQ(Run(options, {{"behaviour", "tell"}, {"program", kFakeRunnerProgram}}).cause, EndCause::kFinished);
  const study::Outcome outcome = Run(options, {{"behaviour", "tell"}, {"program", "./no-such-program"}});
  EXPECT_EQ(outcome.cause, EndCause::kCrashed);
  EXPECT_THAT(outcome.failed, HasSubstr("./no-such-program: no such program"));
}

TEST_F(CommandTest, AProgramThatDoesNotExistIsRefusedAtOnce) {
  ProcessExecutorOptions options;
  options.command = {"no-such-program-anywhere"};
  try {
    MakeProcessExecutor(options, queue_);
    FAIL() << "made an executor";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("no-such-program-anywhere"), HasSubstr("PATH")));
  }
}

}  // namespace
}  // namespace hpo::run
