// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/journal.h"

#include <gmock/gmock.h>

#include <limits>

#include "hpo/base/error.h"
#include "hpo/study/crc32c.h"
#include "hpo/study/record_writer.h"
#include "tests/hpo/study/sample_study.h"
#include "tests/support/study_printer.h"

namespace hpo::study {
namespace {

using hpo::testing::MemoryFileSystem;
using hpo::testing::Print;
using hpo::testing::SampleSpec;
using hpo::testing::ScriptedJournal;
using ::testing::HasSubstr;

constexpr double kInf = std::numeric_limits<double>::infinity();

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end == text.npos ? end : end + 1;
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// The record changed and given a fitting checksum, as another writer might have written it.
std::string Forged(std::string record, const std::string& from, const std::string& to) {
  record.resize(record.size() - kCrcEndBytes);
  record.replace(record.find(from), from.size(), to);
  char digits[16];
  std::snprintf(digits, sizeof digits, "%08x", Crc32c(record));
  return record + ",\"crc\":\"" + digits + "\"}";
}

StudyState Fold(const std::string& text) {
  StudyState state;
  ReplayJournal(text, "j", [&](Event&& event) { state.Apply(std::move(event)); });
  return state;
}

// What is wrong with the text, "" when nothing is.
std::string Complaint(const std::string& text) {
  try {
    Fold(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    return error.what();
  }
  return "";
}

TEST(Crc32cTest, MatchesTheCheckValuesOfRfc3720) {
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(Crc32c(""), 0u);
}

TEST(JournalTest, EveryKindOfEventReadsBackToTheSameLine) {
  const search::SearchSpace space = SampleSpec().space;
  const auto configuration = space.Complete({{1e-3}, {std::string("sgd")}, {0.25}, {std::int64_t{3}}, {true}});
  const std::vector<Payload> payloads = {
      Created{ToJson(SampleSpec())},
      Opened{{{"cpu", "a \"b\" \\ \t \x01"}, {"os", "Gr\xC3\xBC\xC3\x9F"}}},
      BudgetSet{{3, 0.1}},
      BudgetSet{},
      Asked{0, configuration, 4, "sampler", {{"length", 1.0 / 3}, {"kind", 2}}},
      Started{0, 1, "00ff", "cuda:0"},
      Measured{0, 1, 0.5, {{"error", std::nan("")}, {"up", kInf}, {"down", -kInf}, {"zero", -0.0}, {"x", 5e-324}}},
      StopAsked{0, 1, "pruned", true, true},
      Ended{0, 1, EndCause::kDeviceFault, 1e300, "why"},
      Told{0,
           2,
           search::TrialState::kStopped,
           EndCause::kStopped,
           {{"error", 0.1}},
           2.0,
           {{"t", 1}},
           3,
           "r",
           {{"a", {1, 2}}}},
      Halted{"five"}};
  std::string text;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    text += EncodeRecord({static_cast<std::int64_t>(i) + 1, 1.7e9 + 0.123456, payloads[i]}, space) + '\n';
  }
  std::string again;
  std::vector<std::string> names;
  const ReplayResult result = ReplayJournal(text, "j", [&](const Event& event) {
    again += EncodeRecord(event, space) + '\n';
    names.emplace_back(Name(event.payload));
  });
  EXPECT_EQ(again, text);
  EXPECT_EQ(result.last_sequence, 11);
  EXPECT_EQ(result.valid_bytes, text.size());
  EXPECT_EQ(result.torn_bytes, 0u);
  EXPECT_THAT(names, ::testing::ElementsAre("created", "opened", "budget", "budget", "asked", "started", "measured",
                                            "stop", "ended", "told", "halted"));
  EXPECT_THAT(text, HasSubstr(R"("configuration":{"optimizer.lr":0.001,"optimizer.name":"sgd",)"
                              R"("optimizer.sgd.momentum":0.25,"depth":3,"norm":true})"));
}

TEST(JournalTest, TextCutAnywhereKeepsEveryWholeRecord) {
  const std::string text = ScriptedJournal();
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::string_view cut = std::string_view(text).substr(0, size);
    std::int64_t records = 0;
    const ReplayResult result = ReplayJournal(cut, "j", [&](const Event& event) { records = event.sequence; });
    EXPECT_EQ(records, std::count(cut.begin(), cut.end(), '\n'));
    EXPECT_EQ(result.valid_bytes, cut.rfind('\n') + 1);
    EXPECT_EQ(result.valid_bytes + result.torn_bytes, size);
  }
}

TEST(JournalTest, TornLastRecordIsDroppedOnce) {
  const std::string whole = ScriptedJournal();
  MemoryFileSystem files;
  files.Put("j", whole.substr(0, whole.size() - 30));
  std::uint64_t cut = 0;
  {
    const Journal journal(files, "j", {}, [](const Event&) {});
    cut = journal.recovered_bytes();
  }
  const std::string left = files.Peek("j").value();
  EXPECT_EQ(cut, whole.size() - 30 - left.size());
  EXPECT_TRUE(left.ends_with('\n'));
  const Journal again(files, "j", {}, [](const Event&) {});
  EXPECT_EQ(again.recovered_bytes(), 0u);
  EXPECT_EQ(files.Peek("j").value(), left);
}

TEST(JournalTest, FlippedBitIsNamedWithItsLineOrTornAtTheEnd) {
  const std::string text = ScriptedJournal();
  const std::int64_t lines = std::count(text.begin(), text.end(), '\n');
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    std::int64_t records = 0;
    try {
      const ReplayResult result = ReplayJournal(damaged, "j", [&](const Event& event) { records = event.sequence; });
      EXPECT_EQ(line, lines) << "silent damage at byte " << at;
      EXPECT_EQ(records, lines - 1);
      EXPECT_GT(result.torn_bytes, 0u);
    } catch (const Error& error) {
      EXPECT_LT(line, lines) << at;
      EXPECT_THAT(error.what(), HasSubstr("j:" + std::to_string(line) + ": ")) << at;
    }
    if (text[at] == '\n') ++line;
  }
}

TEST(JournalTest, MissingAndRepeatedRecordsAreDamage) {
  std::vector<std::string> lines = Lines(ScriptedJournal());
  std::vector<std::string> gap = lines;
  gap.erase(gap.begin() + 4);
  EXPECT_THAT(Complaint(Joined(gap)), HasSubstr("j:5: record 6 stands where record 5 is due"));
  std::vector<std::string> repeat = lines;
  repeat.insert(repeat.begin() + 4, repeat[3]);
  EXPECT_THAT(Complaint(Joined(repeat)), HasSubstr("j:5: record 4 stands where record 5 is due"));
  lines.erase(lines.begin());
  EXPECT_THAT(Complaint(Joined(lines)), HasSubstr("j:1: "));
}

TEST(JournalTest, UnknownVersionsAndEventsAreRefusedAndUnknownMembersIgnored) {
  std::vector<std::string> lines = Lines(ScriptedJournal());
  const std::string last = lines.back();
  lines.back() = Forged(last, "\"v\":1", "\"v\":2");
  EXPECT_THAT(Complaint(Joined(lines)), HasSubstr("format version 2"));
  lines.back() = Forged(last, "\"event\":\"ended\"", "\"event\":\"melted\"");
  EXPECT_THAT(Complaint(Joined(lines)), HasSubstr("unknown event \"melted\""));
  lines.back() = Forged(last, "\"attempt\":", "\"new\":{\"a\":[1]},\"attempt\":");
  EXPECT_EQ(Complaint(Joined(lines)), "");
  lines.back() = Forged(last, "\"attempt\":", "\"attempts\":");
  EXPECT_THAT(Complaint(Joined(lines)), HasSubstr("the record has no member \"attempt\""));
}

TEST(JournalTest, AnotherKindOfFileIsRefusedAndLeftAsItIs) {
  MemoryFileSystem files;
  files.Put("j", "my notes\nof today\n");
  try {
    const Journal journal(files, "j", {}, [](const Event&) {});
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "j:1: this is not a journal of hpo");
  }
  EXPECT_EQ(files.Peek("j"), "my notes\nof today\n");
}

class JournalWriterTest : public ::testing::Test {
 protected:
  Event Next(Payload payload) { return {journal_.last_sequence() + 1, 1.7e9, std::move(payload)}; }

  search::SearchSpace space_ = SampleSpec().space;
  MemoryFileSystem files_;
  Journal journal_{files_, "j", {}, [](const Event&) {}};
};

TEST_F(JournalWriterTest, OneCommitWritesOnceAndSyncsOnce) {
  journal_.Append(Next(Created{ToJson(SampleSpec())}), space_);
  journal_.Append(Next(Opened{}), space_);
  EXPECT_EQ(files_.Peek("j"), "");
  const int before = files_.calls();
  journal_.Commit();
  EXPECT_EQ(files_.calls() - before, 2);
  journal_.Commit();
  EXPECT_EQ(files_.calls() - before, 2);
}

TEST_F(JournalWriterTest, MeasurementsAndStopsAloneAreNotSynced) {
  journal_.Append(Next(Measured{0, 1, 1, {}}), space_);
  journal_.Append(Next(StopAsked{0, 1, "pruned"}), space_);
  const int before = files_.calls();
  journal_.Commit();
  EXPECT_EQ(files_.calls() - before, 1);
}

TEST_F(JournalWriterTest, AFailedWriteBreaksTheJournalUntilItIsOpenedAgain) {
  journal_.Append(Next(Created{ToJson(SampleSpec())}), space_);
  files_.FailAt(files_.calls() + 1);
  EXPECT_THROW(journal_.Commit(), Error);
  try {
    journal_.Append(Next(Opened{}), space_);
    FAIL() << "appended";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCannotWrite);
    EXPECT_THAT(error.what(), HasSubstr("open the study again"));
  }
  EXPECT_THROW(journal_.Commit(), Error);
}

TEST_F(JournalWriterTest, ASecondWriterIsRefused) {
  try {
    const Journal second(files_, "j", {}, [](const Event&) {});
    FAIL() << "opened twice";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kRefused);
  }
}

TEST_F(JournalWriterTest, TextThatNobodyCouldReadBackIsRefusedBeforeItIsBuffered) {
  journal_.Append(Next(Created{ToJson(SampleSpec())}), space_);
  EXPECT_THROW(journal_.Append(Next(Measured{0, 1, 1, {{"bad\xFF", 1}}}), space_), Error);
  EXPECT_THROW(journal_.Append(Next(Told{.facts = {{"x", "bad\xFF"}}}), space_), Error);
  journal_.Append(Next(Opened{}), space_);
  journal_.Commit();
  EXPECT_EQ(Fold(files_.Peek("j").value()).sequence(), 2);
}

}  // namespace
}  // namespace hpo::study
