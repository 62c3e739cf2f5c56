// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/guard.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace hpo::run {
namespace {

void IgnoreSignals() {
  for (int number = 1; number < NSIG; ++number) {
    // Ignoring SIGCHLD would reap the runner behind our back.
    ::signal(number, number == SIGCHLD ? SIG_DFL : SIG_IGN);
  }
}

// Our copies of the runner's pipes would hide their end from hpo, and our copies of other lifelines would keep other
// guards waiting.
void CloseAllExcept(int a, int b) {
  const unsigned low = static_cast<unsigned>(std::min(a, b));
  const unsigned high = static_cast<unsigned>(std::max(a, b));
  if (low > 0) ::syscall(SYS_close_range, 0U, low - 1, 0U);
  if (high > low + 1) ::syscall(SYS_close_range, low + 1, high - 1, 0U);
  ::syscall(SYS_close_range, high + 1, ~0U, 0U);
}

[[noreturn]] void Watch(pid_t runner, const GuardPipes& pipes) {
  const int exited = static_cast<int>(::syscall(SYS_pidfd_open, runner, 0));
  pollfd watched[] = {{exited, POLLIN, 0}, {pipes.lifeline, POLLIN, 0}};
  while (watched[0].revents == 0 && watched[1].revents == 0) ::poll(watched, 2, -1);
  // No effect on one that has ended already: until we wait for it, its number stays its own.
  if (watched[1].revents != 0) ::kill(runner, SIGKILL);
  int status = 0;
  ::waitpid(runner, &status, 0);
  // A pipe takes four bytes at once. When hpo is gone nobody reads them.
  [[maybe_unused]] const ssize_t written = ::write(pipes.status, &status, sizeof status);
  ::kill(0, SIGKILL);  // what it left behind, ourselves included
  ::_exit(0);
}

}  // namespace

void BecomeGuard(const GuardPipes& pipes) {
  const pid_t guard = ::getpid();
  const pid_t runner = ::fork();
  if (runner < 0) ::_exit(127);
  if (runner == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != guard) ::_exit(127);
    return;
  }
  IgnoreSignals();
  CloseAllExcept(pipes.lifeline, pipes.status);
  Watch(runner, pipes);
}

}  // namespace hpo::run
