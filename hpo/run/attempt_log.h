// SPDX-License-Identifier: Apache-2.0
//
// What a runner prints: everything to `log.txt` in the attempt's folder, the end of its stderr also to memory, for the
// error of a failed attempt. One thread at a time.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "hpo/run/file_descriptor.h"

namespace hpo::run {

inline constexpr std::string_view kLogName = "log.txt";

class AttemptLog {
 public:
  explicit AttemptLog(std::size_t tail_bytes) : tail_bytes_(tail_bytes) {}

  // From here on prints belong to the attempt in this folder ("": they are dropped) and the tail starts anew. Prints
  // between two attempts go to the earlier one.
  void Open(const std::filesystem::path& folder);

  // Appends bytes as they are. A log that cannot be written is given up: it must not take the trial with it, and a full
  // disk shows in the journal at once.
  void Write(std::string_view bytes);
  void WriteLine(std::string_view line);
  void WriteErrors(std::string_view bytes);  // stderr: also kept for tail()

  // The last tail_bytes of this attempt's stderr without spaces around.
  std::string tail() const;

 private:
  std::size_t tail_bytes_;
  FileDescriptor file_;
  std::string tail_;
};

}  // namespace hpo::run
