// SPDX-License-Identifier: Apache-2.0
//
// One child process with pipes on its three streams, in a process group of its own. It dies with the thread that
// started it (PR_SET_PDEATHSIG), so start it from a thread that lives as long as it should. One thread uses a Process.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hpo/run/file_descriptor.h"

namespace hpo::run {

struct ProcessOptions {
  std::vector<std::string> arguments;                            // [0]: path of the program, not searched in PATH
  std::vector<std::pair<std::string, std::string>> environment;  // set over what we have ourselves
};

// How a process ended.
struct ExitStatus {
  bool signaled = false;
  int number = 0;  // exit status 0..255, or the signal
};

// "exit status 3" or "killed by signal 11 (SIGSEGV)".
std::string Describe(const ExitStatus& status);

class Process {
 public:
  // Throws Error(kUnavailable) saying why the program did not start. Signals are back to their defaults in it, the
  // working directory is ours.
  explicit Process(const ProcessOptions& options);
  Process(Process&&) noexcept = default;
  ~Process();  // kills the group at once and reaps

  // Our ends of the pipes; non-blocking, closed on exec.
  FileDescriptor& input() { return input_; }             // the child's stdin: write
  FileDescriptor& output() { return output_; }           // the child's stdout: read
  FileDescriptor& errors() { return errors_; }           // the child's stderr: read
  int exit_descriptor() const { return exited_.get(); }  // poll() finds it readable once the process has ended

  // Sends a signal that can be caught to the whole group. No effect after Reap.
  void Signal(int number);

  // Has the guard kill the program and then its group. Its exit is seen only when nothing of the program is left, its
  // hold on a device included.
  void Kill();

  // Nullopt while it runs. Once it has ended: kills what is left of its group and gives the exit status.
  std::optional<ExitStatus> Reap();

 private:
  int Wait(int flags);

  // The guard's process id, which is the group's; 0 once reaped: the number may then belong to somebody else.
  class Id {
   public:
    Id() = default;
    Id(Id&& other) noexcept : value(std::exchange(other.value, 0)) {}
    pid_t value = 0;
  };

  Id id_;
  FileDescriptor input_, output_, errors_, exited_;
  FileDescriptor lifeline_;  // its closing tells the guard that we are gone
  FileDescriptor status_;    // the wait status of the program comes here
};

// Where a program is: as given when it has a slash, else the first match in PATH. Throws Error(kUnavailable) that says
// what to do when there is none or it may not be executed.
std::filesystem::path FindProgram(const std::string& name);

}  // namespace hpo::run
