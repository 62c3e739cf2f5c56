// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/record_writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "hpo/base/error.h"
#include "hpo/study/crc32c.h"
#include "hpo/study/journal.h"
#include "hpo/study/trial.h"
#include "hpo/study/utf8.h"

namespace hpo::study {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void AppendHex(std::string& out, std::uint32_t word) {
  for (int shift = 28; shift >= 0; shift -= 4) out += kHex[(word >> shift) & 0xF];
}

// Writes members of one JSON object; each method adds `,"name":value`.
class MemberWriter {
 public:
  explicit MemberWriter(std::string& out) : out_(out) {}

  void Integer(std::string_view name, std::int64_t value) {
    Key(name);
    AppendInteger(value);
  }
  void Number(std::string_view name, double value) {
    Key(name);
    AppendNumber(value);
  }
  void Text(std::string_view name, std::string_view value) {
    Key(name);
    AppendText(value);
  }
  void TextUnlessEmpty(std::string_view name, std::string_view value) {
    if (!value.empty()) Text(name, value);
  }
  void FlagIfSet(std::string_view name, bool value) {
    if (!value) return;
    Key(name);
    out_ += "true";
  }
  template <class Json>
  void Document(std::string_view name, const Json& value) {
    Key(name);
    try {
      out_ += value.dump();
    } catch (const nlohmann::json::exception&) {
      throw Error(ErrorCode::kInvalidInput, std::string(name) + " holds text that is not UTF-8");
    }
  }
  // Pairs of a name and a number.
  template <class Pairs>
  void Numbers(std::string_view name, const Pairs& pairs) {
    if (pairs.empty()) return;
    Object(name, pairs, [this](double value) { AppendNumber(value); });
  }
  template <class Pairs, class AppendValue>
  void Object(std::string_view name, const Pairs& pairs, AppendValue append) {
    Key(name);
    char separator = '{';
    for (const auto& [key, value] : pairs) {
      out_ += std::exchange(separator, ',');
      AppendText(key);
      out_ += ':';
      append(value);
    }
    out_ += separator == '{' ? "{}" : "}";
  }
  void Configuration(const search::Configuration& configuration, const search::SearchSpace& space) {
    Key("configuration");
    char separator = '{';
    for (int i = 0; i < space.size(); ++i) {
      if (!configuration[i]) continue;
      out_ += std::exchange(separator, ',');
      AppendText(space[i].name);
      out_ += ':';
      AppendValue(*configuration[i]);
    }
    out_ += separator == '{' ? "{}" : "}";
  }
  void AppendText(std::string_view text);
  void AppendNumber(double value);

 private:
  void Key(std::string_view name) {
    out_ += ",\"";
    out_ += name;
    out_ += "\":";
  }
  void AppendInteger(std::int64_t value) {
    std::array<char, 24> digits;
    out_.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
  }
  void AppendValue(const search::Value& value) {
    if (const auto* flag = std::get_if<bool>(&value)) {
      out_ += *flag ? "true" : "false";
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      AppendInteger(*integer);
    } else if (const auto* number = std::get_if<double>(&value)) {
      AppendNumber(*number);
    } else {
      AppendText(std::get<std::string>(value));
    }
  }

  std::string& out_;
};

void MemberWriter::AppendNumber(double value) {
  if (!std::isfinite(value)) {
    out_ += std::isnan(value) ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"";
  } else if (value == 0 && std::signbit(value)) {
    out_ += "-0.0";  // "-0" would read back as the integer 0
  } else {
    std::array<char, 32> digits;
    out_.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
  }
}

void MemberWriter::AppendText(std::string_view text) {
  out_ += '"';
  bool ascii = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ascii = ascii && byte < 0x80;
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      out_ += "\\u00";
      out_ += kHex[byte >> 4];
      out_ += kHex[byte & 0xF];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
  if (!ascii && FirstBadByte(text) < text.size()) {
    throw Error(ErrorCode::kInvalidInput, "a text for the journal is not UTF-8; metric and device names must be");
  }
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
