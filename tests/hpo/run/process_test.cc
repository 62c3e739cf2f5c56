// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>

#include <csignal>
#include <cstdlib>

#include "hpo/base/error.h"
#include "tests/support/program.h"
#include "tests/support/scratch_folder.h"

namespace hpo::run {
namespace {

using ::testing::HasSubstr;

ProcessOptions Shell(const std::string& script) { return {.arguments = {"/bin/sh", "-c", script}, .environment = {}}; }

std::string ReadAll(const FileDescriptor& stream) {
  std::string text;
  char buffer[4096];
  pollfd polled{stream.get(), POLLIN, 0};
  while (::poll(&polled, 1, 20'000) == 1) {
    const ssize_t size = ::read(stream.get(), buffer, sizeof buffer);
    if (size <= 0) break;
    text.append(buffer, static_cast<std::size_t>(size));
  }
  return text;
}

ExitStatus WaitForExit(Process& process) {
  pollfd polled{process.exit_descriptor(), POLLIN, 0};
  ::poll(&polled, 1, 20'000);
  return process.Reap().value();
}

std::string WhyNot(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    return error.what();
  }
  return "it worked";
}

TEST(ProcessTest, StreamsAndExitStatusComeThrough) {
  Process process(Shell("read line; echo out:$line; echo err:$line >&2; exit 5"));
  ASSERT_EQ(::write(process.input().get(), "hello\n", 6), 6);
  EXPECT_EQ(ReadAll(process.output()), "out:hello\n");
  EXPECT_EQ(ReadAll(process.errors()), "err:hello\n");
  const ExitStatus status = WaitForExit(process);
  EXPECT_FALSE(status.signaled);
  EXPECT_EQ(status.number, 5);
  EXPECT_EQ(Describe(status), "exit status 5");
}

TEST(ProcessTest, ASignalReachesTheWholeGroup) {
  Process process(Shell("sleep 1000 & echo started; wait; wait"));
  char byte;
  pollfd polled{process.output().get(), POLLIN, 0};
  ASSERT_EQ(::poll(&polled, 1, 20'000), 1);
  ASSERT_EQ(::read(process.output().get(), &byte, 1), 1);
  process.Signal(SIGTERM);
  const ExitStatus status = WaitForExit(process);
  EXPECT_TRUE(status.signaled);
  EXPECT_EQ(Describe(status), "killed by signal 15 (SIGTERM)");
  EXPECT_EQ(ReadAll(process.output()), "tarted\n") << "sleep still holds the pipe";
}

TEST(ProcessTest, ReapKillsWhatTheProgramLeftBehind) {
  Process process(Shell("sleep 1000 & exit 0"));
  EXPECT_EQ(WaitForExit(process).number, 0);
  EXPECT_EQ(ReadAll(process.output()), "") << "ends only when sleep is gone";
}

TEST(ProcessTest, ReapSaysNothingWhileTheProgramRunsAndOnceItIsReaped) {
  Process process(Shell("read line"));
  EXPECT_FALSE(process.Reap());
  process.input().Close();
  WaitForExit(process);
  EXPECT_FALSE(process.Reap());
}

TEST(ProcessTest, TheEnvironmentIsOursWithTheChanges) {
  ::setenv("HPO_TEST_KEPT", "kept", 1);
  ::setenv("HPO_TEST_CHANGED", "before", 1);
  ProcessOptions options = Shell("echo $HPO_TEST_KEPT $HPO_TEST_CHANGED");
  options.environment = {{"HPO_TEST_CHANGED", "after"}};
  Process process(options);
  EXPECT_EQ(ReadAll(process.output()), "kept after\n");
}

TEST(ProcessTest, SignalsAreBackToTheirDefaults) {
  std::signal(SIGTERM, SIG_IGN);
  sigset_t blocked, before;
  sigfillset(&blocked);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  Process process(Shell("kill -TERM $$; echo survived"));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  std::signal(SIGTERM, SIG_DFL);
  EXPECT_EQ(ReadAll(process.output()), "");
  EXPECT_EQ(WaitForExit(process).number, SIGTERM);
}

TEST(ProcessTest, AProgramThatCannotStartSaysWhy) {
  ScratchFolder folder;
  const std::string path = folder
                               .Write("not_a_program",
                                      "\x7f"
                                      "ELF nonsense")
                               .string();
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  EXPECT_THAT(WhyNot([&] { Process process({.arguments = {path}, .environment = {}}); }),
              HasSubstr("cannot start " + path + ": Exec format error"));
}

TEST(FindProgramTest, FindsProgramsInPathAndByPath) {
  EXPECT_EQ(FindProgram("sh").filename(), "sh");
  EXPECT_EQ(FindProgram("/bin/sh"), "/bin/sh");
}

TEST(FindProgramTest, SaysWhatToDoAboutAProgramThatIsNotThere) {
  ScratchFolder folder;
  const std::string script = folder.Write("train.sh", "#!/bin/sh\n").string();
  EXPECT_THAT(WhyNot([] { FindProgram("no-such-program"); }), HasSubstr("./no-such-program"));
  EXPECT_THAT(WhyNot([] { FindProgram("./no-such-program"); }), HasSubstr("relative to the folder"));
  EXPECT_THAT(WhyNot([&] { FindProgram(script); }), HasSubstr("chmod +x"));
  EXPECT_THAT(WhyNot([&] { FindProgram(folder.path().string()); }), HasSubstr("may not be executed"));
}

}  // namespace
}  // namespace hpo::run
