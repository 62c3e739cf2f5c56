// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/condition_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using search::Clause;
using search::Relation;

constexpr std::array<std::pair<std::string_view, Relation>, 6> kRelations = {{
    {"not", Relation::kNotEqual},
    {"in", Relation::kIn},
    {"at_least", Relation::kAtLeast},
    {"at_most", Relation::kAtMost},
    {"above", Relation::kGreater},
    {"below", Relation::kLess},
}};

std::string_view KeyOf(Relation relation) {
  const auto found =
      std::find_if(kRelations.begin(), kRelations.end(), [&](auto row) { return row.second == relation; });
  return found->first;
}

// The operand of one relation, or a problem.
std::optional<std::vector<search::Value>> ReadOperand(Relation relation, const Json& json, const std::string& path,
                                                      std::vector<Problem>& problems) {
  std::vector<search::Value> values;
  if (relation == Relation::kIn) {
    const bool is_list = json.is_array() && !json.empty() &&
                         std::all_of(json.begin(), json.end(), [](const Json& item) { return ValueFromJson(item); });
    if (!is_list) {
      problems.push_back({path, 0, "is " + Shown(json) + ": must be a list of values [...]"});
      return std::nullopt;
    }
    for (const Json& item : json) values.push_back(*ValueFromJson(item));
    return values;
  }
  const std::optional<search::Value> value = ValueFromJson(json);
  const bool is_legal = value && (!search::IsOrder(relation) || search::IsNumber(*value));
  if (!is_legal) {
    const std::string rule = search::IsOrder(relation) ? "must be a number" : "must be a number, text or true/false";
    problems.push_back({path, 0, "is " + Shown(json) + ": " + rule});
    return std::nullopt;
  }
  values.push_back(*value);
  return values;
}

void ReadRelations(const std::string& parent, const Json& json, const std::string& path,
                   std::vector<PlacedClause>& clauses, std::vector<Problem>& problems) {
  if (json.is_object()) {
    MemberReader reader(json, path, problems);
    for (const auto& [key, relation] : kRelations) reader.Find(key);
    reader.RefuseOthers();
    if (json.empty()) problems.push_back({path, 0, R"(is {}: needs a relation such as {"at_least": 3})"});
    for (const auto& [key, operand] : json.items()) {
      // The capture is named because clang 14 captures no structured binding otherwise.
      const auto row =
          std::find_if(kRelations.begin(), kRelations.end(), [&name = key](auto r) { return r.first == name; });
      if (row == kRelations.end()) continue;
      const std::string place = JoinPath(path, key);
      if (auto values = ReadOperand(row->second, operand, place, problems)) {
        clauses.push_back({{parent, row->second, std::move(*values)}, place});
      }
    }
  } else if (auto values = ReadOperand(Relation::kEqual, json, path, problems)) {
    clauses.push_back({{parent, Relation::kEqual, std::move(*values)}, path});
  }
}

// Whether the clause can follow what the object holds without changing its meaning or the order of clauses.
bool Fits(const Json& object, const Clause& clause) {
  const auto found = object.find(clause.parameter);
  if (found == object.end()) return true;
  const bool is_last = std::prev(object.end()).key() == clause.parameter;
  return is_last && found->is_object() && clause.relation != Relation::kEqual &&
         !found->contains(KeyOf(clause.relation));
}

}  // namespace

std::vector<PlacedClause> ReadCondition(const Json& when, const std::string& path, std::vector<Problem>& problems) {
  std::vector<PlacedClause> clauses;
  if (when.is_array()) {
    for (std::size_t i = 0; i < when.size(); ++i) {
      const std::string place = JoinPath(path, std::to_string(i));
      if (when[i].is_object()) {
        for (PlacedClause& clause : ReadCondition(when[i], place, problems)) clauses.push_back(std::move(clause));
      } else {
        problems.push_back({place, 0, "is " + Shown(when[i]) + ": must be an object {\"parameter\": value}"});
      }
    }
  } else if (when.is_object()) {
    for (const auto& [parent, json] : when.items()) {
      ReadRelations(parent, json, JoinPath(path, parent), clauses, problems);
    }
  } else {
    problems.push_back({path, 0, "is " + Shown(when) + ": must be an object {\"parameter\": value}"});
  }
  return clauses;
}

Json ToJson(const search::Condition& condition) {
  Json objects = Json::array({Json::object()});
  for (const Clause& clause : condition.clauses) {
    if (!Fits(objects.back(), clause)) objects.push_back(Json::object());
    Json& place = objects.back()[clause.parameter];
    if (clause.relation == Relation::kEqual) {
      place = ToJson(clause.values.front());
    } else if (clause.relation == Relation::kIn) {
      for (const search::Value& value : clause.values)
        place[std::string(KeyOf(clause.relation))].push_back(ToJson(value));
    } else {
      place[std::string(KeyOf(clause.relation))] = ToJson(clause.values.front());
    }
  }
  return objects.size() == 1 ? objects.front() : objects;
}

}  // namespace hpo::study
