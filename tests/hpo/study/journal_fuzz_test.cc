// SPDX-License-Identifier: Apache-2.0
//
// Journals from outside: whatever the bytes, a replay ends in a state or in hpo::Error.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "hpo/base/error.h"
#include "hpo/study/crc32c.h"
#include "hpo/study/record_writer.h"
#include "tests/hpo/study/sample_study.h"

namespace hpo::study {
namespace {

// Replays into a state; false when it was refused.
bool Replays(const std::string& text) {
  StudyState state;
  try {
    ReplayJournal(text, "j", [&](Event&& event) { state.Apply(std::move(event)); });
    return true;
  } catch (const Error&) {
    return false;
  }
}

const std::string& Sample() {
  static const std::string text = hpo::testing::ScriptedJournal();
  return text;
}

RC_GTEST_PROP(JournalFuzz, AnyBytesEndInAStateOrAnError, (const std::string& bytes)) {
  const bool replayed = Replays(bytes);
  RC_ASSERT(!replayed || bytes.empty() || std::string("{\"v\":").starts_with(bytes.substr(0, 5)));
}

RC_GTEST_PROP(JournalFuzz, DamageWithoutAFittingChecksumNeverChangesAnEarlierRecord, ()) {
  std::string text = Sample();
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const auto size = *rc::gen::inRange<std::size_t>(1, 40);
  text.replace(at, size, *rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
  std::size_t read = 0;
  try {
    ReplayJournal(text, "j", [&](const Event& event) {
      const std::string record = EncodeRecord(event, hpo::testing::SampleSpec().space);
      RC_ASSERT(Sample().compare(read, record.size(), record) == 0);
      read += record.size() + 1;
    });
  } catch (const Error&) {
    RC_SUCCEED("named");
  }
}

// Every record of the sample, some bytes replaced by others that JSON likes, with a checksum that fits.
RC_GTEST_PROP(JournalFuzz, ForgedRecordsEndInAStateOrAnError, ()) {
  static constexpr char kBytes[] = "{}[]\",:0123456789-.eEnulltruefalse\\ \xC3";
  std::string text;
  std::size_t start = 0;
  const auto forged = *rc::gen::inRange<std::ptrdiff_t>(0, std::count(Sample().begin(), Sample().end(), '\n'));
  for (std::ptrdiff_t line = 0; start < Sample().size(); ++line) {
    const std::size_t end = Sample().find('\n', start);
    std::string record = Sample().substr(start, end - start);
    start = end + 1;
    if (line == forged) {
      record.resize(record.size() - kCrcEndBytes);
      const auto changes = *rc::gen::inRange(1, 4);
      for (int change = 0; change < changes; ++change) {
        const auto at = *rc::gen::inRange<std::size_t>(0, record.size());
        const auto length = *rc::gen::inRange<std::size_t>(0, 4);
        record.replace(at, length, 1, kBytes[*rc::gen::inRange<std::size_t>(0, std::strlen(kBytes))]);
      }
      char digits[16];
      std::snprintf(digits, sizeof digits, "%08x", Crc32c(record));
      record += ",\"crc\":\"" + std::string(digits) + "\"}";
    }
    text += record + '\n';
  }
  RC_CLASSIFY(Replays(text), "replayed");
}

RC_GTEST_PROP(JournalFuzz, NumbersKeepTheirBits, (std::uint64_t bits)) {
  double number = 0;
  std::memcpy(&number, &bits, sizeof number);
  const search::SearchSpace space = hpo::testing::SampleSpec().space;
  const Event event{1, 0, Measured{0, 1, 1, {{"x", number}}}};
  double read = 0;
  ReplayJournal(EncodeRecord(event, space) + '\n', "j",
                [&](const Event& back) { read = std::get<Measured>(back.payload).metrics.at("x"); });
  const bool same = std::isnan(number) ? std::isnan(read) : std::memcmp(&read, &number, sizeof read) == 0;
  RC_ASSERT(same);
}

}  // namespace
}  // namespace hpo::study
