// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/space_json.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "hpo/study/document_path.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/parameter_json.h"
#include "hpo/study/parameter_order.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using search::Clause;

// What a clause on a fixed setting comes to: nullopt when it holds, else why it never does.
std::optional<std::string> NeverHolds(const Clause& clause, const Json& fixed) {
  const std::string setting = "training has " + clause.parameter + " = " + Shown(fixed);
  const std::optional<search::Value> value = ValueFromJson(fixed);
  if (!value) return setting + ", which is not one value to compare with";
  if (search::IsOrder(clause.relation) && !search::IsNumber(*value)) return setting + ", which is not a number";
  if (search::Holds(clause, *value)) return std::nullopt;
  return "never active because " + setting;
}

// Sorts the clauses of a draft: those on parameters stay, those on fixed settings are settled, others are unknown.
void SettleConditions(ParameterDraft& draft, const std::vector<std::string>& names, const Json& training,
                      std::vector<Problem>& problems) {
  std::vector<PlacedClause> kept;
  for (PlacedClause& placed : draft.when) {
    const std::string& parent = placed.clause.parameter;
    if (std::find(names.begin(), names.end(), parent) != names.end()) {
      kept.push_back(std::move(placed));
      continue;
    }
    if (const Json* const fixed = FindPath(training, parent)) {
      if (const auto why = NeverHolds(placed.clause, *fixed)) problems.push_back({placed.path, 0, *why});
      continue;
    }
    problems.push_back({placed.path, 0, UnknownName("parameter", parent, names)});
    draft.is_legal = false;
  }
  draft.when = std::move(kept);
}

std::vector<std::string> NamesOf(const std::vector<ParameterDraft>& drafts) {
  std::vector<std::string> names;
  for (const ParameterDraft& draft : drafts) names.push_back(draft.parameter.name);
  return names;
}

// What the space says, without the name it starts with: the problem's path has it.
std::string WithoutName(const std::string& what, const std::string& name) {
  const std::string prefix = name + ": ";
  return what.starts_with(prefix) ? what.substr(prefix.size()) : what;
}

bool NeedsOneOf(const ParameterDraft& draft, const std::set<std::string>& left_out) {
  return std::any_of(draft.when.begin(), draft.when.end(),
                     [&](const PlacedClause& placed) { return left_out.contains(placed.clause.parameter); });
}

}  // namespace

search::SearchSpace ReadSpace(const Json& json, const Json& training, std::vector<Problem>& problems) {
  search::SearchSpace space;
  if (!json.is_object()) {
    problems.push_back({"space", 0, "is " + Shown(json) + ": must be an object of parameters"});
    return space;
  }
  std::vector<ParameterDraft> drafts;
  for (const auto& [name, entry] : json.items()) drafts.push_back(ReadParameter(name, entry, problems));
  const std::vector<std::string> names = NamesOf(drafts);
  for (ParameterDraft& draft : drafts) SettleConditions(draft, names, training, problems);
  std::set<std::string> left_out;  // a condition on one of them is not judged: its cause is a problem already
  for (const std::size_t i : ParentsFirst(drafts, problems)) {
    ParameterDraft& draft = drafts[i];
    for (const PlacedClause& placed : draft.when) draft.parameter.when.clauses.push_back(placed.clause);
    if (!draft.is_legal || NeedsOneOf(draft, left_out)) {
      left_out.insert(draft.parameter.name);
      continue;
    }
    try {
      space.Add(draft.parameter);
    } catch (const std::invalid_argument& error) {
      problems.push_back({draft.path, 0, WithoutName(error.what(), draft.parameter.name)});
      left_out.insert(draft.parameter.name);
    }
  }
  return space;
}

Json ToJson(const search::SearchSpace& space) {
  Json json = Json::object();
  for (int i = 0; i < space.size(); ++i) json[space[i].name] = ToJson(space[i]);
  return json;
}

std::vector<std::string> Names(const search::SearchSpace& space) {
  std::vector<std::string> names;
  for (int i = 0; i < space.size(); ++i) names.push_back(space[i].name);
  return names;
}

}  // namespace hpo::study
