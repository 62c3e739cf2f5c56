// SPDX-License-Identifier: Apache-2.0
//
// A runner program as a child process with its three streams in pipes, for tests of what only a process shows.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/trial_runner/session/pipe.h"

namespace hpo::trial_runner {

class RunnerProcess {
 public:
  explicit RunnerProcess(const std::string& program, const std::vector<std::string>& arguments = {}) {
    std::vector<char*> argv = {const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) std::abort();
    if (pid_ == 0) {
      dup2(in_.read_end(), STDIN_FILENO);
      dup2(out_.write_end(), STDOUT_FILENO);
      dup2(err_.write_end(), STDERR_FILENO);
      execv(program.c_str(), argv.data());
      _exit(127);
    }
    in_.CloseRead();
    out_.CloseWrite();
    err_.CloseWrite();
  }

  ~RunnerProcess() {
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    Wait();
  }

  pid_t pid() const { return pid_; }
  Pipe& in() { return in_; }
  Pipe& out() { return out_; }
  Pipe& err() { return err_; }

  // The wait status. Blocks.
  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

 private:
  Pipe in_, out_, err_;
  pid_t pid_ = -1;
};

}  // namespace hpo::trial_runner
