// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/member_writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "hpo/study/utf8.h"

namespace hpo::study {
namespace {

constexpr char kHex[] = "0123456789abcdef";

}  // namespace

void MemberWriter::Configuration(const search::Configuration& configuration, const search::SearchSpace& space) {
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

void MemberWriter::AppendInteger(std::int64_t value) {
  std::array<char, 24> digits;
  out_.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
}

void MemberWriter::AppendValue(const search::Value& value) {
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

}  // namespace hpo::study
