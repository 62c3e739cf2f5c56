// SPDX-License-Identifier: Apache-2.0
//
// Real runner processes: how they start, leave, die, and keep the protocol apart from prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/support/paths.h"
#include "tests/support/scratch_folder.h"
#include "tests/trial_runner/session/conversation.h"
#include "trial_runner/protocol/message.h"

namespace hpo::trial_runner {
namespace {

using protocol::EndCause;
using protocol::Tell;
using ::testing::HasSubstr;
using testing::kOddRunnerProgram;
using testing::kTrialProgram;

// Closed stdin gives half a second; the rest is for a loaded machine to run the end.
constexpr std::chrono::seconds kLongestExit{2};

const nlohmann::json kEndless = {{"epochs", 1000000}, {"checkpoint", {{"every_s", 1000}}}};

bool Exited(int status, int code) { return WIFEXITED(status) && WEXITSTATUS(status) == code; }

TEST(ProcessTest, ReadyNamesProgramAndVersions) {
  RunnerProcess runner(kTrialProgram);
  const auto message = protocol::ReadFromRunner(runner.out().ReadLine().value());
  const auto ready = std::get<protocol::Ready>(*message);
  EXPECT_THAT(ready.runner, ::testing::StartsWith("hpo-trial "));
  EXPECT_EQ(ready.versions.at("torch"), "2.11.0");
  EXPECT_TRUE(ready.versions.contains("cpu_threads"));
}

TEST(ProcessTest, WaitingThreadsArePassiveThoughNobodySaidSo) {
  unsetenv("OMP_WAIT_POLICY");
  RunnerProcess runner(kTrialProgram);
  runner.out().ReadLine();
  std::ifstream environment("/proc/" + std::to_string(runner.pid()) + "/environ", std::ios::binary);
  const std::string variables(std::istreambuf_iterator<char>(environment), {});
  EXPECT_THAT(variables, HasSubstr("OMP_WAIT_POLICY=passive"));
}

TEST(ProcessTest, ClosedInputEndsAnIdleRunner) {
  RunnerProcess runner(kTrialProgram);
  runner.out().ReadLine();
  runner.in().CloseWrite();
  EXPECT_TRUE(Exited(runner.Wait(), 0));
}

TEST(ProcessTest, ClosedInputEndsATrainingWithinASecond) {
  const ScratchFolder folder;
  RunnerProcess runner(kTrialProgram);
  runner.out().ReadLine();
  runner.in().Send(StartLine(folder, 1, kEndless));
  ASSERT_THAT(runner.out().ReadLine().value(), HasSubstr("measure"));
  const auto closed = std::chrono::steady_clock::now();
  runner.in().CloseWrite();
  const int status = runner.Wait();
  EXPECT_LT(std::chrono::steady_clock::now() - closed, kLongestExit);
  EXPECT_TRUE(Exited(status, 0) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM));
}

TEST(ProcessTest, ClosedInputEndsARunnerThatHangs) {
  const ScratchFolder folder;
  RunnerProcess runner(kOddRunnerProgram);
  runner.in().Send(StartLine(folder, 1, {{"dataset", {{"name", "odd"}}}}));
  ASSERT_EQ(runner.err().ReadLine(), "hanging");
  const auto closed = std::chrono::steady_clock::now();
  runner.in().CloseWrite();
  const int status = runner.Wait();
  EXPECT_LT(std::chrono::steady_clock::now() - closed, kLongestExit);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
}

TEST(ProcessTest, TermLeavesACheckpointFromWhichTheNextAttemptGoesOn) {
  const ScratchFolder folder;
  RunnerProcess runner(kTrialProgram);
  runner.out().ReadLine();
  runner.in().Send(StartLine(folder, 1, kEndless));
  ASSERT_THAT(runner.out().ReadLine().value(), HasSubstr("measure"));
  kill(runner.pid(), SIGTERM);
  const Tell left = ReadTell(runner);
  EXPECT_EQ(left.cause, EndCause::kPreempted);
  EXPECT_TRUE(Exited(runner.Wait(), 75));

  RunnerProcess next(kTrialProgram);
  next.out().ReadLine();
  next.in().Send(StartLine(folder, 2, kEndless, (folder.path() / "1").string()));
  const auto message = protocol::ReadFromRunner(next.out().ReadLine().value());
  const auto first = std::get<protocol::Measure>(*message);
  EXPECT_EQ(first.step, left.facts.at("epochs").get<int>() + 1);
  next.in().Send(protocol::Line(protocol::Stop{.trial = 1, .attempt = 2, .reason = "test"}) + "\n");
  const Tell stopped = ReadTell(next);
  EXPECT_EQ(stopped.cause, EndCause::kStopped);
  EXPECT_TRUE(stopped.test.contains("test.accuracy"));
}

TEST(ProcessTest, UntilPausesAfterItsEpoch) {
  const ScratchFolder folder;
  protocol::ToRunner message = protocol::ReadToRunner(StartLine(folder, 1, {{"epochs", 6}}));
  std::get<protocol::Start>(message).members.front().until = 2;
  RunnerProcess runner(kTrialProgram);
  runner.in().Send(protocol::Line(message) + "\n");
  runner.out().ReadLine();
  const Tell tell = ReadTell(runner);
  EXPECT_EQ(tell.cause, EndCause::kPreempted);
  EXPECT_EQ(tell.facts.at("epochs"), 2);
}

TEST(ProcessTest, WarmRunnerGivesTheBitsOfAFreshOne) {
  const ScratchFolder folder;
  const std::string trial = StartLine(folder, 1, {{"epochs", 3}, {"model", {{"mlp", {{"dropout", 0.2}}}}}});
  RunnerProcess fresh(kTrialProgram);
  fresh.in().Send(trial);
  fresh.out().ReadLine();
  const Tell expected = ReadTell(fresh);
  RunnerProcess warm(kTrialProgram);
  warm.in().Send(StartLine(folder, 2, {{"epochs", 2}, {"batch_size", 16}}) + trial);
  warm.out().ReadLine();
  ReadTell(warm);
  const Tell again = ReadTell(warm);
  EXPECT_EQ(again.metrics, expected.metrics);
  EXPECT_EQ(again.test, expected.test);
}

TEST(ProcessTest, EveryMetricOfTheSchemaIsMeasured) {
  const ScratchFolder folder;
  RunnerProcess describe(kTrialProgram, {"describe"});
  std::string schema;
  while (const auto line = describe.out().ReadLine()) schema += *line;
  RunnerProcess runner(kTrialProgram);
  runner.in().Send(StartLine(folder, 1, {{"epochs", 1}}));
  runner.out().ReadLine();
  std::set<std::string> measured;
  for (const auto& [name, value] : ReadTell(runner).metrics) measured.insert(name);
  std::string numbers =
      StartLine(folder, 2, {{"epochs", 1}, {"dataset", {{"name", "synthetic"}, {"synthetic", {{"kind", "linear"}}}}}});
  const std::string metric = "valid.error";
  numbers.replace(numbers.find(metric), metric.size(), "");  // the runner chooses what suits the data
  runner.in().Send(numbers);
  for (const auto& [name, value] : ReadTell(runner).metrics) measured.insert(name);
  EXPECT_THAT(nlohmann::json::parse(schema).at("x-metrics").get<std::vector<std::string>>(),
              ::testing::UnorderedElementsAreArray(measured));
}

TEST(ProcessTest, PrintsOfUsersCodeGoToTheLog) {
  const ScratchFolder folder;
  RunnerProcess runner(kOddRunnerProgram);
  runner.in().Send(StartLine(folder, 1, {{"model", {{"name", "odd"}}}, {"epochs", 1}}));
  runner.out().ReadLine();
  EXPECT_FALSE(ReadTell(runner).failed);
  EXPECT_EQ(runner.err().ReadLine(), "printed by printf");
  EXPECT_EQ(runner.err().ReadLine(), "printed by cout");
}

TEST(ProcessTest, RunnerDiesWithItsParent) {
  Pipe in;
  Pipe out;
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    if (fork() == 0) {
      dup2(in.read_end(), STDIN_FILENO);
      dup2(out.write_end(), STDOUT_FILENO);
      execl(kTrialProgram, kTrialProgram, nullptr);
      _exit(127);
    }
    while (true) pause();
  }
  out.CloseWrite();
  EXPECT_THAT(out.ReadLine().value(), HasSubstr("ready"));
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  // Its stdin is still open here: only the parent's death can end it. The end of its stdout shows that it did.
  EXPECT_EQ(out.ReadLine(), std::nullopt);
}

TEST(ProcessTest, CommandsAnswerAndUnknownOnesAreRefused) {
  RunnerProcess version(kTrialProgram, {"--version"});
  EXPECT_THAT(version.out().ReadLine().value(), ::testing::MatchesRegex("hpo-trial [0-9.]+ \\(LibTorch 2\\.11\\.0\\)"));
  EXPECT_TRUE(Exited(version.Wait(), 0));

  RunnerProcess describe(kTrialProgram, {"describe"});
  std::string text;
  while (const auto line = describe.out().ReadLine()) text += *line;
  EXPECT_TRUE(nlohmann::json::parse(text).at("properties").contains("optimizer"));
  EXPECT_TRUE(Exited(describe.Wait(), 0));

  RunnerProcess unknown(kTrialProgram, {"descrbe"});
  EXPECT_THAT(unknown.err().ReadLine().value(), HasSubstr("usage: hpo-trial"));
  EXPECT_TRUE(Exited(unknown.Wait(), 64));
}

TEST(ProcessTest, FindLrSuggestsARateOrSaysWhatIsWrong) {
  const ScratchFolder folder;
  const std::string path = (folder.path() / "document.json").string();
  std::ofstream(path) << R"({"dataset": {"name": "digits"}, "optimizer": {"name": "sgd"}})";
  RunnerProcess find(kTrialProgram, {"find-lr", path});
  const auto range = nlohmann::json::parse(find.out().ReadLine().value());
  EXPECT_TRUE(Exited(find.Wait(), 0));
  EXPECT_EQ(range.at("lr").size(), range.at("loss").size());
  EXPECT_GT(range.at("suggestion").get<double>(), 1e-3);  // what works for digits lies around 0.1
  EXPECT_LT(range.at("suggestion").get<double>(), 3);

  std::ofstream(path) << R"({"optimizer": {"lr": -1}})";
  RunnerProcess bad(kTrialProgram, {"find-lr", path});
  EXPECT_EQ(bad.err().ReadLine(), "find-lr: optimizer.lr: must be a number > 0, got -1");
  EXPECT_TRUE(Exited(bad.Wait(), 65));
  RunnerProcess absent(kTrialProgram, {"find-lr", path + ".absent"});
  EXPECT_THAT(absent.err().ReadLine().value(), HasSubstr("cannot be read"));
  EXPECT_TRUE(Exited(absent.Wait(), 66));
}

TEST(ProcessTest, CheckAnswersEachDocumentAtOnce) {
  RunnerProcess check(kTrialProgram, {"check"});
  check.in().Send("{}\n");
  EXPECT_EQ(check.out().ReadLine(), "[]");
  check.in().Send("{\"optimizer\": {\"lr\": -1, \"nmae\": \"sgd\"}}\n");
  EXPECT_EQ(check.out().ReadLine(), R"([{"path":"optimizer.nmae","message":"unknown key; did you mean name?"},)"
                                    R"({"path":"optimizer.lr","message":"must be a number > 0, got -1"}])");
  check.in().Send("\n");
  EXPECT_THAT(check.out().ReadLine().value(), HasSubstr("not valid JSON"));
  check.in().CloseWrite();
  EXPECT_TRUE(Exited(check.Wait(), 0));
}

}  // namespace
}  // namespace hpo::trial_runner
