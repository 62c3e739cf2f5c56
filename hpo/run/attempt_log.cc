// SPDX-License-Identifier: Apache-2.0
#include "hpo/run/attempt_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace hpo::run {

void AttemptLog::Open(const std::filesystem::path& folder) {
  file_.Close();
  tail_.clear();
  if (!folder.empty()) {
    file_ = FileDescriptor(::open((folder / kLogName).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  }
}

void AttemptLog::Write(std::string_view bytes) {
  while (!bytes.empty() && file_.get() >= 0) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      file_.Close();
    }
  }
}

void AttemptLog::WriteLine(std::string_view line) { Write(std::string(line) + "\n"); }

void AttemptLog::WriteErrors(std::string_view bytes) {
  Write(bytes);
  tail_ += bytes;
  if (tail_.size() > tail_bytes_) tail_.erase(0, tail_.size() - tail_bytes_);
}

std::string AttemptLog::tail() const {
  const std::size_t begin = tail_.find_first_not_of(" \t\r\n");
  const std::size_t end = tail_.find_last_not_of(" \t\r\n");
  return begin == std::string::npos ? std::string() : tail_.substr(begin, end - begin + 1);
}

}  // namespace hpo::run
