// SPDX-License-Identifier: Apache-2.0
//
// A pipe whose ends close with it, and reading lines from a descriptor, for tests that talk to a runner.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace hpo::trial_runner {

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) std::abort();
  }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void CloseRead() { Close(ends_[0]); }
  void CloseWrite() { Close(ends_[1]); }

  void Send(const std::string& text) const {
    const ssize_t written = write(write_end(), text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size())) std::abort();
  }

  // The next line without its newline; nullopt at the end. Blocks.
  std::optional<std::string> ReadLine() const {
    std::string line;
    for (char c = 0; read(read_end(), &c, 1) == 1;) {
      if (c == '\n') return line;
      line += c;
    }
    return std::nullopt;
  }

 private:
  static void Close(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
  }

  int ends_[2] = {-1, -1};
};

}  // namespace hpo::trial_runner
