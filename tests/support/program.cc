// SPDX-License-Identifier: Apache-2.0
#include "tests/support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace hpo::testing {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

int LeftMs(Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

// Runs between fork and exec of the child.
[[noreturn]] void Become(std::vector<std::string>& arguments, const ProgramOptions& options) {
  for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
  if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(126);
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  execv(words.front(), words.data());
  _exit(127);
}

// Appends what there is; closes the descriptor and sets it to -1 at its end.
void Drain(int& descriptor, std::string& text) {
  std::array<char, 4096> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0) {
    close(descriptor);
    descriptor = -1;
  }
}

}  // namespace

Program::Program(std::vector<std::string> arguments, const ProgramOptions& options) {
  std::array<int, 2> out{}, err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
  child_ = fork();
  if (child_ == 0) {
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    Become(arguments, options);
  }
  close(out[1]);
  close(err[1]);
  out_pipe_ = out[0];
  err_pipe_ = err[0];
}

Program::~Program() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  for (const int end : {out_pipe_, err_pipe_}) {
    if (end >= 0) close(end);
  }
}

bool Program::ReadSome(Clock::time_point deadline) {
  if (out_pipe_ < 0 && err_pipe_ < 0) return false;
  std::array<pollfd, 2> ends{pollfd{out_pipe_, POLLIN, 0}, pollfd{err_pipe_, POLLIN, 0}};
  if (poll(ends.data(), ends.size(), LeftMs(deadline)) <= 0) return false;
  if (ends[0].revents != 0) Drain(out_pipe_, out_);
  if (ends[1].revents != 0) Drain(err_pipe_, err_);
  return true;
}

bool Program::WaitForTalk(const std::string& text, std::chrono::milliseconds limit) {
  const Clock::time_point deadline = Clock::now() + limit;
  while (err_.find(text) == std::string::npos) {
    if (!ReadSome(deadline)) return false;
  }
  return true;
}

bool Program::WaitUntil(const std::function<bool()>& holds, std::chrono::milliseconds limit) {
  const Clock::time_point deadline = Clock::now() + limit;
  while (!holds()) {
    if (Clock::now() > deadline || (out_pipe_ < 0 && err_pipe_ < 0)) return false;
    ReadFor(std::chrono::milliseconds(1));
  }
  return true;
}

void Program::ReadFor(std::chrono::milliseconds time) {
  const Clock::time_point deadline = Clock::now() + time;
  while (ReadSome(deadline)) {
  }
}

int Program::Wait(std::chrono::milliseconds limit) {
  const Clock::time_point deadline = Clock::now() + limit;
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, child_, 0));
  // A grandchild may keep the pipes open, so the end is read from the process itself.
  for (bool ended = false; !ended;) {
    std::array<pollfd, 3> ends{pollfd{handle, POLLIN, 0}, pollfd{out_pipe_, POLLIN, 0}, pollfd{err_pipe_, POLLIN, 0}};
    if (poll(ends.data(), ends.size(), LeftMs(deadline)) <= 0) break;
    if (ends[1].revents != 0) Drain(out_pipe_, out_);
    if (ends[2].revents != 0) Drain(err_pipe_, err_);
    ended = ends[0].revents != 0 && ends[1].revents == 0 && ends[2].revents == 0;
  }
  close(handle);
  int status = 0;
  if (waitpid(child_, &status, WNOHANG) != child_) return -1;
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void Program::Signal(int signal) const {
  if (child_ > 0) kill(child_, signal);  // -1 would be every process there is
}

std::vector<pid_t> ProcessesWith(const std::string& text) {
  std::vector<pid_t> found;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    const pid_t id = std::stoi(name);
    if (id != getpid() && line.find(text) != std::string::npos) found.push_back(id);
  }
  return found;
}

}  // namespace hpo::testing
