// SPDX-License-Identifier: Apache-2.0
//
// The members of one record of the journal, by name. simdjson reads each once, on demand: fastest in the order in which
// the writer puts them.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hpo/study/trial.h"
#include "search/history.h"

namespace hpo::study {

// Throws Error(kInvalidInput).
[[noreturn]] void RefuseRecord(const std::string& message);

// A number; "nan", "inf" and "-inf" stand for those that JSON lacks. Throws Error(kInvalidInput) for other text.
double ToNumber(simdjson::ondemand::value value);

// Borrows the object. Members of the wrong type throw simdjson_error, missing ones Error(kInvalidInput). Texts are
// valid until the next record is parsed.
class RecordMembers {
 public:
  explicit RecordMembers(simdjson::ondemand::object& object) : object_(object) {}

  std::optional<simdjson::ondemand::value> Find(std::string_view name);
  simdjson::ondemand::value Get(std::string_view name);  // must be there, as for those without a default below

  std::int64_t Integer(std::string_view name) { return Get(name).get_int64(); }
  int Count(std::string_view name);  // >= 0
  double Number(std::string_view name) { return ToNumber(Get(name)); }
  std::string_view Text(std::string_view name) { return Get(name).get_string(); }

  std::string TextOr(std::string_view name);  // "" without
  bool Flag(std::string_view name);           // false without
  Metrics Numbers(std::string_view name);     // none without
  search::Note Note(std::string_view name);   // empty without

 private:
  // Calls function(key, number) for each member of an object, in order.
  template <class Function>
  void ForEachNumber(std::string_view name, Function function);

  simdjson::ondemand::object& object_;
};

}  // namespace hpo::study
