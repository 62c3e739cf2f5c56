// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/line_io.h"

#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

namespace hpo::trial_runner {

std::vector<std::string> LineBuffer::Add(std::string_view bytes) {
  std::vector<std::string> lines;
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    rest_ += bytes.substr(0, end);
    lines.push_back(std::exchange(rest_, {}));
    bytes.remove_prefix(end + 1);
  }
  rest_ += bytes;
  if (rest_.size() > longest_line_) {
    throw std::invalid_argument("a line is longer than " + std::to_string(longest_line_) + " bytes");
  }
  return lines;
}

void LineWriter::Write(std::string_view line) {
  const std::string text = std::string(line) + '\n';
  const std::lock_guard lock(mutex_);
  for (std::size_t written = 0; written < text.size() && !broken_;) {
    const ssize_t count = write(fd_, text.data() + written, text.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      broken_ = true;
    }
  }
}

}  // namespace hpo::trial_runner
