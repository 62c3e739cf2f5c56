// SPDX-License-Identifier: Apache-2.0
//
// Values of parameters and options as JSON.
#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "search/space/value.h"

namespace hpo::study {

// nullopt for null, lists and objects. Whole numbers that int64 cannot hold become doubles.
template <class Json>
std::optional<search::Value> ValueFromJson(const Json& json) {
  if (json.is_boolean()) return search::Value(json.template get<bool>());
  if (json.is_string()) return search::Value(json.template get<std::string>());
  if (json.is_number_unsigned() && json.template get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
    return search::Value(json.template get<double>());
  }
  if (json.is_number_integer()) return search::Value(json.template get<std::int64_t>());
  if (json.is_number()) return search::Value(json.template get<double>());
  return std::nullopt;
}

nlohmann::ordered_json ToJson(const search::Value& value);

// A number as people write it: 3 for 3.0, 0.5 for 0.5.
nlohmann::ordered_json NumberJson(double number);

// For messages: compact, cut to a readable length.
std::string Shown(const nlohmann::ordered_json& json);

}  // namespace hpo::study
