// SPDX-License-Identifier: Apache-2.0
//
// hpo checks study files by the schema alone, so the schema and the parser must agree on every document. The schema
// is read here by a small validator of the subset it uses.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "trial_runner/document/document.h"
#include "trial_runner/document/training_section.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

bool Matches(const json& schema, const json& value);

bool MatchesObject(const json& schema, const json& value) {
  if (!value.is_object()) return false;
  if (!schema.contains("properties")) return true;
  for (const auto& [name, member] : value.items()) {
    if (!schema["properties"].contains(name)) return false;
  }
  for (const json& name : schema.value("required", json::array())) {
    if (!value.contains(name.get<std::string>())) return false;
  }
  const json variants = schema.value("x-variants", json::array());
  json chosen;
  if (!variants.empty()) {
    const json& key = schema["properties"]["name"];
    chosen = value.value("name", key.value("default", json()));
  }
  for (const auto& [name, property] : schema["properties"].items()) {
    const bool sibling = std::find(variants.begin(), variants.end(), name) != variants.end() && chosen != name;
    // An absent object is an empty one: its required members are missing all the same.
    const bool absent_object = !value.contains(name) && property.value("type", "") == "object";
    if (sibling || (!value.contains(name) && !absent_object)) continue;
    if (!Matches(property, absent_object ? json::object() : value[name])) return false;
  }
  return true;
}

bool MatchesNumber(const json& schema, const json& value) {
  if (!value.is_number()) return false;
  const double x = value.get<double>();
  if (schema["type"] == "integer" && (x != std::floor(x) || std::abs(x) > 9007199254740992.0)) return false;
  constexpr double kNone = std::numeric_limits<double>::infinity();  // INFINITY, a float, would round the limits
  return x >= schema.value("minimum", -kNone) && x > schema.value("exclusiveMinimum", -kNone) &&
         x <= schema.value("maximum", kNone) && x < schema.value("exclusiveMaximum", kNone);
}

bool Matches(const json& schema, const json& value) {
  if (schema.contains("anyOf")) {
    return std::ranges::any_of(schema["anyOf"], [&](const json& form) { return Matches(form, value); });
  }
  const std::string type = schema.value("type", "string");
  if (type == "object") return MatchesObject(schema, value);
  if (type == "array") {
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [&](const json& item) { return Matches(schema["items"], item); });
  }
  if (type == "boolean") return value.is_boolean();
  if (type == "number" || type == "integer") return MatchesNumber(schema, value);
  if (!value.is_string()) return false;
  return !schema.contains("enum") ||
         std::find(schema["enum"].begin(), schema["enum"].end(), value) != schema["enum"].end();
}

// Values at and around every limit, and of every wrong type.
json AnyLeaf(const json& schema) {
  std::vector<json> values = {true, false, "text", nullptr, json::array(), -1, 0, 1, 0.5, 2.5, 16.0, 1e7, -1e300};
  for (const char* key : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "default"}) {
    if (schema.contains(key)) values.push_back(schema[key]);
  }
  for (const json& choice : schema.value("enum", json::array())) values.push_back(choice);
  if (schema.contains("anyOf")) values.insert(values.end(), {"auto", 0, 256, 257});
  // Mostly legal, or no document with many options would ever be.
  if (*rc::gen::inRange(0, 10) > 0 && schema.contains("default")) return schema["default"];
  return *rc::gen::elementOf(values);
}

json AnyValue(const json& schema) {
  if (schema.value("type", "") == "array" && *rc::gen::inRange(0, 10) > 0) {
    json list = json::array();
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) list.push_back(AnyValue(schema["items"]));
    return list;
  }
  if (schema.value("type", "") != "object") return AnyLeaf(schema);
  if (!schema.contains("properties")) return {{"anything", 1}};
  if (*rc::gen::inRange(0, 60) == 0) return 3;
  json value = json::object();
  for (const auto& [name, property] : schema["properties"].items()) {
    if (*rc::gen::inRange(0, 3) == 0) value[name] = AnyValue(property);
  }
  if (*rc::gen::inRange(0, 40) == 0) value["unknown"] = 1;
  return value;
}

RC_GTEST_PROP(SchemaPropertyTest, SchemaAndParserAgreeOnEveryDocument, ()) {
  const Registry registry = BuiltInRegistry();
  const json schema = DocumentSchema(registry);
  const json value = AnyValue(schema);
  Document document;
  bool legal = true;
  for (const DocumentProblem& problem : ParseDocument(value, registry, document)) {
    // The rules that join fields are beyond the schema.
    const bool joins_fields = problem.path.starts_with("dataset.split") || problem.path == "optimizer.sgd.nesterov" ||
                              problem.path == "early_stopping.patience" ||
                              problem.path == "early_stopping.diverge_above" ||
                              problem.path == "loss.class_weight_list" || problem.path.ends_with(".heads") ||
                              problem.path.ends_with(".kernel");
    if (!joins_fields) legal = false;
    if (problem.message.starts_with("must be") || problem.message.starts_with("unknown key")) legal = false;
  }
  RC_TAG(legal ? "legal" : "illegal");
  RC_LOG() << value.dump(2);
  RC_ASSERT(legal == Matches(schema, value));
}

// Whether all that `part` says is in `whole` too; a variant without options says nothing.
bool Contains(const json& whole, const json& part) {
  if (!part.is_object()) return whole == part;
  for (const auto& [name, member] : part.items()) {
    if (member.is_object() && member.empty()) continue;
    if (!whole.contains(name) || !Contains(whole[name], member)) return false;
  }
  return true;
}

RC_GTEST_PROP(SchemaPropertyTest, NothingIsLostOnTheWayThroughTheTypedDocument, ()) {
  const Registry registry = BuiltInRegistry();
  const json value = AnyValue(DocumentSchema(registry));
  Document document;
  std::vector<DocumentProblem> problems = ParseDocument(value, registry, document);
  if (!problems.empty()) return;
  const json filled = FillSection(TrainingSection(registry), value, "", problems);
  RC_LOG() << filled.dump(2);
  RC_ASSERT(Contains(ToJson(document), filled));
}

}  // namespace
}  // namespace hpo::trial_runner
