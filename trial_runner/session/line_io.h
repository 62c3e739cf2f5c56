// SPDX-License-Identifier: Apache-2.0
//
// Lines over file descriptors: cutting received bytes into lines, and writing lines whole from several threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::trial_runner {

// Cuts a stream of bytes into lines. One thread.
class LineBuffer {
 public:
  explicit LineBuffer(std::size_t longest_line) : longest_line_(longest_line) {}

  // The lines that `bytes` complete, without newlines. Throws std::invalid_argument when a line grows beyond the
  // longest allowed, so a broken sender cannot fill the memory.
  std::vector<std::string> Add(std::string_view bytes);

 private:
  std::size_t longest_line_;
  std::string rest_;
};

// Writes lines to a descriptor, which it borrows. Thread-safe: lines never mix. SIGPIPE must be ignored.
class LineWriter {
 public:
  explicit LineWriter(int fd) : fd_(fd) {}

  // Blocks until the line and a newline are written. After a failed write nobody listens: the writer is broken for
  // good and further lines are dropped.
  void Write(std::string_view line);

  bool broken() const { return broken_; }

 private:
  int fd_;
  std::mutex mutex_;
  std::atomic<bool> broken_ = false;
};

}  // namespace hpo::trial_runner
