// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/process.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace hpo::trial_runner {
namespace {

constexpr const char* kWaitPolicy = "OMP_WAIT_POLICY";
constexpr pid_t kInit = 1;
constexpr timeval kGrace{.tv_sec = 0, .tv_usec = 500'000};

int OrThrow(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

int LeaveDescriptor() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  OrThrow(sigprocmask(SIG_BLOCK, &signals, nullptr), "sigprocmask");
  return OrThrow(signalfd(-1, &signals, SFD_CLOEXEC), "signalfd");
}

}  // namespace

void ReexecuteWithPassiveOpenMp(char** argv) {
  if (std::getenv(kWaitPolicy) != nullptr) return;
  setenv(kWaitPolicy, "passive", /*overwrite=*/0);
  execv("/proc/self/exe", argv);
  std::perror("runner: cannot start again with OMP_WAIT_POLICY=passive, waiting threads will spin");
}

ProcessDescriptors PrepareProcess() {
  // A parent that died before the request below would never be noticed; then the closed stdin tells.
  if (getppid() != kInit) OrThrow(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl");
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file above the limit is a write that fails, as on a full disk
  KeepFreedMemory();
  ProcessDescriptors descriptors;
  descriptors.protocol_fd = OrThrow(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), "dup of stdout");
  OrThrow(dup2(STDERR_FILENO, STDOUT_FILENO), "dup2 of stderr");
  descriptors.leave_fd = LeaveDescriptor();
  return descriptors;
}

void ExitSoon() {
  const itimerval timer{.it_interval = {}, .it_value = kGrace};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

void KeepFreedMemory() {
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, 1024 * kMegabyte);
}

}  // namespace hpo::trial_runner
