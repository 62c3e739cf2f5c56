// SPDX-License-Identifier: Apache-2.0
//
// Strict reading of one JSON object: every member is asked for by name with the type and range it must have, and
// what nobody asked for is refused at the end, so a misspelt member is never lost in silence. All errors are
// std::invalid_argument and name the member by its path, e.g. "measure.step must be a number > 0, got -1".
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "trial_runner/protocol/message.h"

namespace hpo::protocol {

// Borrows the object. A member that is null counts as absent.
class ObjectReader {
 public:
  // `path` names the object in errors. Throws when `object` is not an object.
  ObjectReader(const nlohmann::json& object, std::string path);

  bool Has(const std::string& name) { return Find(name) != nullptr; }

  // Required members; throw when absent or of another type.
  std::string Text(const std::string& name);
  int Integer(const std::string& name, int min);  // min >= 0
  std::uint64_t Unsigned(const std::string& name);
  double PositiveNumber(const std::string& name);  // finite and > 0
  double Number(const std::string& name);          // finite, or one of the strings "nan", "inf", "-inf"
  bool Boolean(const std::string& name);
  Metrics Numbers(const std::string& name);  // an object of Number()s
  const nlohmann::json& Array(const std::string& name);
  ObjectReader Object(const std::string& name);

  // Any JSON; null when absent.
  nlohmann::json Any(const std::string& name);

  // Throws when the object has a member that was not asked for.
  void RefuseOthers() const;

  [[noreturn]] void Fail(const std::string& name, const std::string& rule) const;

 private:
  const nlohmann::json* Find(const std::string& name);
  const nlohmann::json& Get(const std::string& name);

  const nlohmann::json& object_;
  std::string path_;
  std::set<std::string> asked_;
};

}  // namespace hpo::protocol
