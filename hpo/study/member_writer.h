// SPDX-License-Identifier: Apache-2.0
//
// Writes the members of one JSON object into a text, without a document in between: a journal's records are written
// once for every measurement. Numbers are the shortest that read back as they were; NaN and infinities are texts.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "hpo/base/error.h"
#include "search/space/configuration.h"
#include "search/space/search_space.h"

namespace hpo::study {

// Each method adds `,"name":value`. Texts that are not UTF-8 throw Error(kInvalidInput); what was written of them
// stays.
class MemberWriter {
 public:
  explicit MemberWriter(std::string& out) : out_(out) {}  // borrowed

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
  void Configuration(const search::Configuration& configuration, const search::SearchSpace& space);
  void AppendText(std::string_view text);
  void AppendNumber(double value);

 private:
  void Key(std::string_view name) {
    out_ += ",\"";
    out_ += name;
    out_ += "\":";
  }
  void AppendInteger(std::int64_t value);
  void AppendValue(const search::Value& value);

  std::string& out_;
};

}  // namespace hpo::study
