// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/record_writer.h"

#include "hpo/base/error.h"
#include "hpo/study/crc32c.h"
#include "hpo/study/journal.h"
#include "hpo/study/member_writer.h"
#include "hpo/study/trial.h"

namespace hpo::study {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void AppendHex(std::string& out, std::uint32_t word) {
  for (int shift = 28; shift >= 0; shift -= 4) out += kHex[(word >> shift) & 0xF];
}

// Writes the members of one kind of event.
struct PayloadWriter {
  MemberWriter& out;
  const search::SearchSpace& space;

  void operator()(const Created& created) const {
    out.Document("spec", created.spec);
    if (!created.warm_start.is_null()) out.Document("warm_start", created.warm_start);
  }
  void operator()(const Opened& opened) const {
    out.Object("environment", opened.environment, [this](const std::string& value) { out.AppendText(value); });
  }
  void operator()(const BudgetSet& set) const {
    if (set.budget.trials) out.Integer("trials", *set.budget.trials);
    if (set.budget.seconds) out.Number("seconds", *set.budget.seconds);
  }
  void operator()(const Asked& asked) const {
    out.Integer("trial", asked.trial);
    out.Configuration(asked.configuration, space);
    out.Integer("after", asked.after);
    out.Text("source", asked.source);
    out.Numbers("note", asked.note);
  }
  void operator()(const Started& started) const {
    WriteAttempt(started);
    out.Text("token", started.token);
    out.TextUnlessEmpty("device", started.device);
  }
  void operator()(const Measured& measured) const {
    WriteAttempt(measured);
    out.Number("step", measured.step);
    out.Numbers("metrics", measured.metrics);
  }
  void operator()(const StopAsked& stop) const {
    WriteAttempt(stop);
    out.TextUnlessEmpty("reason", stop.reason);
    out.FlagIfSet("resumable", stop.resumable);
    out.FlagIfSet("pause", stop.pause);
  }
  void operator()(const Ended& ended) const {
    WriteAttempt(ended);
    out.Text("cause", protocol::Name(ended.cause));
    out.Number("seconds", ended.seconds);
    out.TextUnlessEmpty("detail", ended.detail);
  }
  void operator()(const Told& told) const {
    WriteAttempt(told);
    out.Text("state", Name(told.state));
    out.Text("cause", protocol::Name(told.cause));
    out.Numbers("metrics", told.metrics);
    if (told.step) out.Number("step", *told.step);
    out.Numbers("test", told.test);
    out.Number("seconds", told.seconds);
    out.TextUnlessEmpty("reason", told.reason);
    if (!told.facts.is_null()) out.Document("facts", told.facts);
  }
  void operator()(const Halted& halted) const { out.Text("reason", halted.reason); }

  void WriteAttempt(const auto& event) const {
    out.Integer("trial", event.trial);
    out.Integer("attempt", event.attempt);
  }
};

}  // namespace

void AppendRecord(std::string& out, const Event& event, const search::SearchSpace& space) {
  const std::size_t start = out.size();
  try {
    out += "{\"v\":";
    out += std::to_string(kJournalVersion);
    MemberWriter members(out);
    members.Integer("seq", event.sequence);
    members.Number("time", event.time);
    members.Text("event", Name(event.payload));
    std::visit(PayloadWriter{members, space}, event.payload);
  } catch (const Error&) {
    out.resize(start);
    throw;
  }
  const std::uint32_t crc = Crc32c(std::string_view(out).substr(start));
  out += kCrcMember;
  AppendHex(out, crc);
  out += "\"}";
}

bool HasValidCrc(std::string_view record) {
  if (record.size() <= kCrcEndBytes) return false;
  const std::string_view covered = record.substr(0, record.size() - kCrcEndBytes);
  std::string expected(kCrcMember);
  AppendHex(expected, Crc32c(covered));
  expected += "\"}";
  return record.substr(covered.size()) == expected;
}

}  // namespace hpo::study
