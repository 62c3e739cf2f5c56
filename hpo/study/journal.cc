// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/journal.h"

#include <utility>

#include "hpo/base/error.h"
#include "hpo/study/record_writer.h"

namespace hpo::study {

std::string EncodeRecord(const Event& event, const search::SearchSpace& space) {
  std::string record;
  AppendRecord(record, event, space);
  return record;
}

Journal::Journal(FileSystem& files, std::filesystem::path path, JournalOptions options, const EventHandler& handle)
    : file_(files.OpenLocked(path)), path_(std::move(path)), options_(options) {
  const std::string text = files.Read(path_).value_or("");
  const ReplayResult replay = ReplayJournal(text, path_.string(), handle);
  if (replay.torn_bytes > 0) file_->Truncate(replay.valid_bytes);
  recovered_bytes_ = replay.torn_bytes;
  last_sequence_ = replay.last_sequence;
}

void Journal::RefuseWhenBroken() const {
  if (!broken_) return;
  throw Error(ErrorCode::kCannotWrite, "an earlier write failed; open the study again to see what was kept",
              path_.string());
}

void Journal::Append(const Event& event, const search::SearchSpace& space) {
  RefuseWhenBroken();
  AppendRecord(buffer_, event, space);
  buffer_ += '\n';
  must_sync_ = must_sync_ || IsDurable(event.payload);
  last_sequence_ = event.sequence;
}

void Journal::Commit() {
  RefuseWhenBroken();
  if (buffer_.empty()) return;
  broken_ = true;  // until both calls have come back
  file_->Append(buffer_);
  if (must_sync_ && options_.sync) file_->Sync();
  broken_ = false;
  buffer_.clear();
  must_sync_ = false;
}

}  // namespace hpo::study
