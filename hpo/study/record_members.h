// SPDX-License-Identifier: Apache-2.0
//
// The members of one record of the journal, by name. simdjson reads each once, on demand: fastest in the order in which
// the writer puts them. In line, as opening a long study is mostly this.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "hpo/base/error.h"
#include "hpo/study/trial.h"
#include "search/history.h"

namespace hpo::study {

[[noreturn]] inline void RefuseRecord(const std::string& message) { throw Error(ErrorCode::kInvalidInput, message); }

// A number; "nan", "inf" and "-inf" stand for those that JSON lacks. Throws Error(kInvalidInput) for other text.
inline double ToNumber(simdjson::ondemand::value value) {
  double number = 0;
  if (value.get_double().get(number) == simdjson::SUCCESS) return number;
  const std::string_view text = value.get_string();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  RefuseRecord("\"" + std::string(text) + "\" stands in the place of a number");
}

// Borrows the object. Members of the wrong type throw simdjson_error, missing ones Error(kInvalidInput). Texts are
// valid until the next record is parsed.
class RecordMembers {
 public:
  using Value = simdjson::ondemand::value;

  explicit RecordMembers(simdjson::ondemand::object& object) : object_(object) {}

  std::optional<Value> Find(std::string_view name) {
    Value value;
    const simdjson::error_code error = object_.find_field_unordered(name).get(value);
    if (error == simdjson::NO_SUCH_FIELD) return std::nullopt;
    if (error != simdjson::SUCCESS) throw simdjson::simdjson_error(error);
    return value;
  }

  // These must be there.
  Value Get(std::string_view name) {
    std::optional<Value> value = Find(name);
    if (!value) RefuseRecord("the record has no member \"" + std::string(name) + "\"");
    return *value;
  }
  std::int64_t Integer(std::string_view name) { return Get(name).get_int64(); }
  int Count(std::string_view name) {  // >= 0
    const std::int64_t value = Integer(name);
    if (value < 0 || value > std::numeric_limits<int>::max()) {
      RefuseRecord("\"" + std::string(name) + "\" = " + std::to_string(value) + " is out of range");
    }
    return static_cast<int>(value);
  }
  double Number(std::string_view name) { return ToNumber(Get(name)); }
  std::string_view Text(std::string_view name) { return Get(name).get_string(); }

  // These need not: "", false or empty without them.
  std::string TextOr(std::string_view name) {
    std::optional<Value> value = Find(name);
    return value ? std::string(value->get_string().value()) : std::string();
  }
  bool Flag(std::string_view name) {
    std::optional<Value> value = Find(name);
    return value && value->get_bool();
  }
  Metrics Numbers(std::string_view name) {
    Metrics numbers;
    ForEachNumber(name, [&](std::string_view key, double number) { numbers.emplace_hint(numbers.end(), key, number); });
    return numbers;
  }
  search::Note Note(std::string_view name) {
    search::Note note;
    ForEachNumber(name, [&](std::string_view key, double number) { note.emplace_back(key, number); });
    return note;
  }

 private:
  // Calls function(key, number) for each member of an object, in order.
  template <class Function>
  void ForEachNumber(std::string_view name, Function function) {
    std::optional<Value> value = Find(name);
    if (!value) return;
    for (simdjson::ondemand::field field : value->get_object()) {
      const std::string_view key = field.unescaped_key();
      function(key, ToNumber(field.value()));
    }
  }

  simdjson::ondemand::object& object_;
};

}  // namespace hpo::study
