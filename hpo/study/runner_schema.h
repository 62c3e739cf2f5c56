// SPDX-License-Identifier: Apache-2.0
//
// Look-ups in the JSON Schema that a runner prints about its document (`hpo-trial describe`): nested objects of typed
// settings. An object may choose between variants: "x-variant-key" names the member that chooses ("name"), "x-variants"
// lists the names, and each variant's own settings are the member of that name.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::study {

// A setting below `variant` is read only when the setting at `key` has that value.
struct VariantNeed {
  std::string key;      // "model.name"
  std::string variant;  // "mlp"
};

struct Setting {
  const nlohmann::json* schema = nullptr;  // borrowed from the whole schema; nullptr: there is no such setting
  std::vector<VariantNeed> needs;          // from the outside in
  std::string problem;                     // why there is none, with the nearest path
};

// What stands at a dotted path. The empty path is the document.
Setting FindSetting(const nlohmann::json& schema, std::string_view path);

// A group holds other settings and has no value of its own.
bool IsGroup(const nlohmann::json& schema);

// The rule of the schema that the value breaks, e.g. "must be > 0"; nullopt when it is legal.
std::optional<std::string> BrokenRule(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace hpo::study
