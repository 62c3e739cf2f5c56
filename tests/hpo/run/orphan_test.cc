// SPDX-License-Identifier: Apache-2.0
//
// Nothing that hpo started survives it, not even a `kill -9` of it.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <string>

#include "hpo/run/file_descriptor.h"
#include "hpo/run/process_executor.h"
#include "tests/support/attempts.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"

namespace hpo::run {
namespace {

// Whether a process ends soon. Its number was taken from the process itself, so it was alive a moment ago.
bool Ends(const FileDescriptor& process) {
  pollfd polled{process.get(), POLLIN, 0};
  const std::chrono::milliseconds patience = testing::kPatience;
  return ::poll(&polled, 1, static_cast<int>(patience.count())) == 1;
}

FileDescriptor Watch(pid_t process) { return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0))); }

class OrphanTest : public ::testing::TestWithParam<const char*> {
 protected:
  // The two processes that the owner of an executor reports.
  static std::pair<pid_t, pid_t> Family(const std::string& talk) {
    std::istringstream words(talk.substr(talk.find("parent ")));
    std::string word;
    pid_t parent = 0;
    pid_t child = 0;
    words >> word >> parent >> word >> child;
    return {parent, child};
  }
};

TEST_P(OrphanTest, ARunnerAndItsChildrenDieWithTheOwnerOfItsExecutor) {
  testing::Program owner({testing::kExecutorOwnerProgram, testing::kFakeRunnerProgram, GetParam()}, {});
  ASSERT_TRUE(owner.WaitForTalk("started"));
  const auto [parent_id, child_id] = Family(owner.err());
  const FileDescriptor parent = Watch(parent_id);
  const FileDescriptor child = Watch(child_id);
  ASSERT_GE(parent.get(), 0);
  ASSERT_GE(child.get(), 0);
  owner.Signal(SIGKILL);
  EXPECT_TRUE(Ends(parent));
  EXPECT_TRUE(Ends(child));
}

INSTANTIATE_TEST_SUITE_P(Runners, OrphanTest, ::testing::Values("warm", "command"),
                         [](const auto& row) { return std::string(row.param); });

TEST(OrphanDestructionTest, DestructionOfAnExecutorEndsTheChildrenOfRunnersToo) {
  for (const char* mode : {"warm", "command"}) {
    ProcessExecutorOptions options;
    (std::string(mode) == "warm" ? options.worker : options.command) = {testing::kFakeRunnerProgram, mode};
    RunQueue queue;
    std::unique_ptr<Executor> executor = MakeProcessExecutor(options, queue);
    executor->Start(testing::LaunchOf(0, {{"behaviour", "family"}}));
    const auto measured = testing::Next<AttemptMeasured>(queue);
    const FileDescriptor child = Watch(static_cast<pid_t>(measured.metrics.at("child")));
    ASSERT_GE(child.get(), 0);
    executor.reset();
    EXPECT_TRUE(Ends(child)) << mode;
  }
}

}  // namespace
}  // namespace hpo::run
