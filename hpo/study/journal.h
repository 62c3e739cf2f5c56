// SPDX-License-Identifier: Apache-2.0
//
// The append-only log from which all state is replayed. One JSON object a line:
//   {"v":1,"seq":7,"time":1763700000.123,"event":"told",...,"crc":"9a4f0c11"}
// `crc` is the CRC-32C (Castagnoli, as 8 hex digits) of the bytes of the line before `,"crc":`.
// A torn last line (crash during a write) is tolerated by readers and cut by the writer to the last valid record;
// damage anywhere else is an error that names the line. One writer: the file is locked while open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "hpo/base/clock.h"
#include "hpo/base/file_system.h"
#include "hpo/study/event.h"

namespace hpo::study {

inline constexpr int kJournalVersion = 1;

struct ReplayResult {
  std::uint64_t valid_bytes = 0;   // end of the last valid record
  std::uint64_t torn_bytes = 0;    // after it; > 0 only when a write was cut short
  std::int64_t last_sequence = 0;  // 0: no record
};

using EventHandler = std::function<void(Event&&)>;  // may take it

// Replays the text of a journal in order. Configurations are decoded by the space of the `created` event. Throws
// Error(kInvalidInput) naming file and line for damage, gaps, repeats and unknown versions.
ReplayResult ReplayJournal(std::string_view text, const std::string& file, const EventHandler& handle);

// One record without its newline, as the journal stores it.
std::string EncodeRecord(const Event& event, const search::SearchSpace& space);

struct JournalOptions {
  bool sync = true;  // false: leave durability to the operating system (benches, tests)
};

// The writer. One thread at a time.
class Journal {
 public:
  // Locks the file (kRefused when another writer has it), replays it into `handle` and cuts a torn tail.
  Journal(FileSystem& files, std::filesystem::path path, JournalOptions options, const EventHandler& handle);

  // Buffers one record; nothing is durable before Commit.
  void Append(const Event& event, const search::SearchSpace& space);
  // Writes what is buffered; syncs once when a durable event is among it (group commit). After an Error the journal
  // refuses further use: reopen to see what was kept.
  void Commit();

  std::uint64_t recovered_bytes() const { return recovered_bytes_; }  // cut at open
  std::int64_t last_sequence() const { return last_sequence_; }

 private:
  void RefuseWhenBroken() const;

  std::unique_ptr<AppendFile> file_;
  std::filesystem::path path_;
  JournalOptions options_;
  std::string buffer_;
  bool must_sync_ = false;
  bool broken_ = false;
  std::uint64_t recovered_bytes_ = 0;
  std::int64_t last_sequence_ = 0;
};

}  // namespace hpo::study
