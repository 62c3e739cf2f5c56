// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/runner_schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "hpo/study/document_path.h"
#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/value_json.h"
#include "search/options.h"

namespace hpo::study {
namespace {

using Json = nlohmann::json;

// What a variant without settings of its own has.
const Json& NoSettings() {
  static const Json schema = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
  return schema;
}

// What stands in an object whose members the schema does not list.
const Json& Anything() {
  static const Json schema = Json::object();
  return schema;
}

bool IsVariant(const Json& schema, std::string_view name) {
  const auto variants = schema.find("x-variants");
  return variants != schema.end() && std::find(variants->begin(), variants->end(), name) != variants->end();
}

const Json* FindMember(const Json& schema, std::string_view name) {
  const auto properties = schema.find("properties");
  if (properties != schema.end()) {
    const auto found = properties->find(name);
    if (found != properties->end()) return &*found;
  }
  if (IsVariant(schema, name)) return &NoSettings();
  const auto items = schema.find("items");
  return items != schema.end() && ListIndex(name) ? &*items : nullptr;
}

bool TakesAnything(const Json& schema) {
  return !schema.contains("properties") && !schema.contains("items") && !schema.contains("anyOf") &&
         schema.value("type", "object") == "object";
}

// All settings that are no groups, by their paths. Schemas are shallow.
void ListSettings(const Json& schema, const std::string& path, std::vector<std::string>& paths) {
  if (!IsGroup(schema)) return paths.push_back(path);
  for (const auto& [name, member] : schema.at("properties").items()) ListSettings(member, JoinPath(path, name), paths);
}

// For a path whose last good object is `schema` at `at`: the nearest sibling, else a setting elsewhere that is called
// the same, as when somebody writes "lr" for "optimizer.lr".
std::string UnknownSetting(const Json& whole, const Json& schema, const std::string& at, std::string_view path) {
  const std::string_view rest = at.empty() ? path : path.substr(at.size() + 1);
  const std::string_view wrong = SplitPath(rest).first;
  std::vector<std::string> siblings, everything;
  if (schema.contains("properties")) {
    for (const auto& [name, member] : schema["properties"].items()) siblings.push_back(name);
  }
  const std::string nearest = search::NearestName(wrong, siblings);
  const std::string text = "unknown setting \"" + std::string(path) + '"';
  if (!nearest.empty())
    return text + "; did you mean \"" + JoinPath(JoinPath(at, nearest), SplitPath(rest).second) + "\"?";
  ListSettings(whole, "", everything);
  const std::string ending = '.' + std::string(path);
  const auto same = std::find_if(everything.begin(), everything.end(), [&](auto& p) { return p.ends_with(ending); });
  if (same != everything.end()) return text + "; did you mean \"" + *same + "\"?";
  return UnknownName("setting", path, siblings) + (at.empty() || siblings.empty() ? "" : " (in " + at + ')');
}

bool HasType(const std::string& type, const Json& value) {
  if (type == "number") return value.is_number();
  if (type == "integer") {
    return value.is_number_integer() || (value.is_number() && value.get<double>() == std::floor(value.get<double>()));
  }
  if (type == "boolean") return value.is_boolean();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

std::string TypeRule(const std::string& type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords = {
      {{"number", "a number"},
       {"integer", "a whole number"},
       {"boolean", "true or false"},
       {"string", "text"},
       {"array", "a list"},
       {"object", "an object {...}"}}};
  const auto row = std::find_if(kWords.begin(), kWords.end(), [&](auto word) { return word.first == type; });
  return "must be " + std::string(row == kWords.end() ? std::string_view(type) : row->second);
}

std::optional<std::string> EnumRule(const Json& schema, const Json& value) {
  const auto choices = schema.find("enum");
  if (choices == schema.end() || std::find(choices->begin(), choices->end(), value) != choices->end())
    return std::nullopt;
  std::vector<std::string> names;
  std::string list;
  for (const Json& choice : *choices) {
    names.push_back(choice.is_string() ? choice.get<std::string>() : choice.dump());
    list += (list.empty() ? "" : ", ") + names.back();
  }
  const std::string nearest = value.is_string() ? search::NearestName(value.get<std::string>(), names) : "";
  return "must be one of " + list + (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?");
}

std::optional<std::string> RangeRule(const Json& schema, double number) {
  const auto breaks = [&](const char* key, auto holds, const char* sign) -> std::optional<std::string> {
    const auto bound = schema.find(key);
    if (bound == schema.end() || holds(number, bound->get<double>())) return std::nullopt;
    return std::string("must be ") + sign + ' ' + Shown(*bound);
  };
  if (auto rule = breaks("minimum", std::greater_equal<>(), ">=")) return rule;
  if (auto rule = breaks("exclusiveMinimum", std::greater<>(), ">")) return rule;
  if (auto rule = breaks("maximum", std::less_equal<>(), "<=")) return rule;
  return breaks("exclusiveMaximum", std::less<>(), "<");
}

// Nothing when one of the forms has no broken rule.
std::optional<std::string> FormsRule(const Json& schema, const Json& value) {
  const auto forms = schema.find("anyOf");
  if (forms == schema.end()) return std::nullopt;
  std::string rules;
  for (const Json& form : *forms) {
    const auto rule = BrokenRule(form, value);
    if (!rule) return std::nullopt;
    rules += (rules.empty() ? "" : ", or ") + *rule;
  }
  return rules;
}

}  // namespace

bool IsGroup(const Json& schema) { return schema.contains("properties"); }

Setting FindSetting(const Json& schema, std::string_view path) {
  Setting setting{.schema = &schema, .needs = {}, .problem = {}};
  std::string at;
  std::string_view rest = path;
  while (!rest.empty() && !TakesAnything(*setting.schema)) {
    const auto [name, below] = SplitPath(rest);
    const Json* const member = FindMember(*setting.schema, name);
    if (member == nullptr) {
      setting.problem = UnknownSetting(schema, *setting.schema, at, path);
      setting.schema = nullptr;
      return setting;
    }
    if (IsVariant(*setting.schema, name)) {
      const std::string key = setting.schema->value("x-variant-key", "name");
      setting.needs.push_back({JoinPath(at, key), std::string(name)});
    }
    at = JoinPath(at, name);
    setting.schema = member;
    rest = below;
  }
  if (!rest.empty()) setting.schema = &Anything();  // the open object's own rules are not those of what is in it
  return setting;
}

std::optional<std::string> BrokenRule(const Json& schema, const Json& value) {
  const auto type = schema.find("type");
  if (type != schema.end() && type->is_string() && !HasType(type->get<std::string>(), value)) {
    return TypeRule(type->get<std::string>());
  }
  if (auto rule = EnumRule(schema, value)) return rule;
  if (auto rule = FormsRule(schema, value)) return rule;
  return value.is_number() ? RangeRule(schema, value.get<double>()) : std::nullopt;
}

}  // namespace hpo::study
