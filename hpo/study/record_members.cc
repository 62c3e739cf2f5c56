// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/record_members.h"

#include <limits>

#include "hpo/base/error.h"

namespace hpo::study {

namespace json = simdjson::ondemand;

void RefuseRecord(const std::string& message) { throw Error(ErrorCode::kInvalidInput, message); }

double ToNumber(json::value value) {
  double number = 0;
  if (value.get_double().get(number) == simdjson::SUCCESS) return number;
  const std::string_view text = value.get_string();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  RefuseRecord("\"" + std::string(text) + "\" stands in the place of a number");
}

std::optional<json::value> RecordMembers::Find(std::string_view name) {
  json::value value;
  const simdjson::error_code error = object_.find_field_unordered(name).get(value);
  if (error == simdjson::NO_SUCH_FIELD) return std::nullopt;
  if (error != simdjson::SUCCESS) throw simdjson::simdjson_error(error);
  return value;
}

json::value RecordMembers::Get(std::string_view name) {
  std::optional<json::value> value = Find(name);
  if (!value) RefuseRecord("the record has no member \"" + std::string(name) + "\"");
  return *value;
}

int RecordMembers::Count(std::string_view name) {
  const std::int64_t value = Integer(name);
  if (value < 0 || value > std::numeric_limits<int>::max()) {
    RefuseRecord("\"" + std::string(name) + "\" = " + std::to_string(value) + " is out of range");
  }
  return static_cast<int>(value);
}

std::string RecordMembers::TextOr(std::string_view name) {
  std::optional<json::value> value = Find(name);
  return value ? std::string(value->get_string().value()) : std::string();
}

bool RecordMembers::Flag(std::string_view name) {
  std::optional<json::value> value = Find(name);
  return value && value->get_bool();
}

template <class Function>
void RecordMembers::ForEachNumber(std::string_view name, Function function) {
  std::optional<json::value> value = Find(name);
  if (!value) return;
  for (json::field field : value->get_object()) {
    const std::string_view key = field.unescaped_key();
    function(key, ToNumber(field.value()));
  }
}

Metrics RecordMembers::Numbers(std::string_view name) {
  Metrics numbers;
  ForEachNumber(name, [&](std::string_view key, double number) { numbers.emplace_hint(numbers.end(), key, number); });
  return numbers;
}

search::Note RecordMembers::Note(std::string_view name) {
  search::Note note;
  ForEachNumber(name, [&](std::string_view key, double number) { note.emplace_back(key, number); });
  return note;
}

}  // namespace hpo::study
