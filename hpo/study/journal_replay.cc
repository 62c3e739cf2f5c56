// SPDX-License-Identifier: Apache-2.0
//
// Reading a journal from its start. A record counts when its line is complete and its checksum fits. What follows the
// last such record is a torn tail; a record that does not count with one after it that does is damage.
#include <algorithm>
#include <string>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/study/journal.h"
#include "hpo/study/record_reader.h"
#include "hpo/study/record_writer.h"

namespace hpo::study {
namespace {

constexpr std::string_view kRecordStart = "{\"v\":";

// Whether a valid record starts after the first byte. Line starts are not trusted: a damaged newline must not hide the
// record behind it.
bool HoldsValidRecord(std::string_view bad) {
  for (std::size_t at = bad.find(kRecordStart, 1); at != bad.npos; at = bad.find(kRecordStart, at + 1)) {
    if (HasValidCrc(bad.substr(at, bad.find('\n', at) - at))) return true;
  }
  return false;
}

class Replay {
 public:
  Replay(std::string_view text, const std::string& file, const EventHandler& handle)
      : text_(text), file_(file), handle_(handle) {}

  ReplayResult Run() {
    while (result_.valid_bytes < text_.size() && ReadOne()) {
    }
    result_.torn_bytes = text_.size() - result_.valid_bytes;
    if (result_.torn_bytes > 0) CheckTail(text_.substr(result_.valid_bytes));
    return result_;
  }

 private:
  // False when the next record does not count.
  bool ReadOne() {
    const std::string_view rest = text_.substr(result_.valid_bytes);
    const std::size_t end = rest.find('\n');
    if (end == rest.npos || !HasValidCrc(rest.substr(0, end))) return false;
    try {
      Event event = reader_.Read(rest.substr(0, end), rest.size());
      if (event.sequence != result_.last_sequence + 1) {
        throw Error(ErrorCode::kInvalidInput, "record " + std::to_string(event.sequence) + " stands where record " +
                                                  std::to_string(result_.last_sequence + 1) + " is due");
      }
      handle_(std::move(event));
    } catch (const Error& error) {
      Refuse(error.what());
    }
    ++result_.last_sequence;
    result_.valid_bytes += end + 1;
    return true;
  }

  void CheckTail(std::string_view tail) const {
    const std::string_view start = tail.substr(0, kRecordStart.size());
    if (result_.last_sequence == 0 && !kRecordStart.starts_with(start)) Refuse("this is not a journal of hpo");
    if (!HoldsValidRecord(tail)) return;
    Refuse(
        "the record is damaged though later ones are whole; restore the file from a copy, or keep what comes "
        "before this line by removing the rest");
  }

  // Records are lines, so the line that failed is the one after the last that counted.
  [[noreturn]] void Refuse(const std::string& message) const {
    throw Error(ErrorCode::kInvalidInput, file_, {Problem{"", static_cast<int>(result_.last_sequence) + 1, message}});
  }

  std::string_view text_;
  const std::string& file_;
  const EventHandler& handle_;
  RecordReader reader_;
  ReplayResult result_;
};

}  // namespace

ReplayResult ReplayJournal(std::string_view text, const std::string& file, const EventHandler& handle) {
  return Replay(text, file, handle).Run();
}

}  // namespace hpo::study
