// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/parameter_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/prior_json.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using search::Parameter;
using search::ParameterKind;

constexpr std::array<std::pair<std::string_view, ParameterKind>, 5> kKinds = {{
    {"real", ParameterKind::kReal},
    {"integer", ParameterKind::kInteger},
    {"ordinal", ParameterKind::kOrdinal},
    {"choice", ParameterKind::kCategorical},
    {"boolean", ParameterKind::kBoolean},
}};

std::string_view KeyOf(ParameterKind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [&](auto row) { return row.second == kind; })->first;
}

// The kind that the entry names; naming several is a problem.
std::optional<ParameterKind> ReadKind(MemberReader& reader) {
  std::optional<ParameterKind> kind;
  std::string named;
  for (const auto& [key, candidate] : kKinds) {
    if (reader.Find(key) == nullptr) continue;
    named += (named.empty() ? "" : " and ") + std::string(key);
    kind = kind ? kind : candidate;
  }
  if (kind && named != KeyOf(*kind)) {
    reader.problems().push_back({reader.path(), 0, "has " + named + ": keep one"});
  }
  return kind;
}

void ReadRange(MemberReader& reader, std::string_view key, Parameter& parameter) {
  const Json& range = *reader.Find(key);
  const bool is_pair = range.is_array() && range.size() == 2 && range[0].is_number() && range[1].is_number();
  if (!is_pair) return reader.Refuse(key, "must be two numbers [low, high]");
  parameter.low = range[0].get<double>();
  parameter.high = range[1].get<double>();
}

void ReadLevels(MemberReader& reader, std::string_view key, Parameter& parameter) {
  const Json& levels = *reader.Find(key);
  if (!levels.is_array()) return reader.Refuse(key, "must be a list of values [...]");
  for (const Json& level : levels) {
    const std::optional<search::Value> value = ValueFromJson(level);
    if (!value) return reader.Refuse(key, "may hold numbers, texts and true/false only");
    parameter.levels.push_back(*value);
  }
}

void ReadKindMember(MemberReader& reader, Parameter& parameter) {
  const std::string_view key = KeyOf(parameter.kind);
  if (parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger) {
    ReadRange(reader, key, parameter);
  } else if (parameter.kind == ParameterKind::kBoolean) {
    if (*reader.Find(key) != Json(true)) reader.Refuse(key, "must be true");
  } else {
    ReadLevels(reader, key, parameter);
  }
}

void ReadScale(MemberReader& reader, Parameter& parameter) {
  std::string scale = "linear";
  reader.Read("scale", scale);
  if (scale == "log") {
    parameter.scale = search::Scale::kLog;
  } else if (scale != "linear") {
    reader.Refuse("scale", "must be \"linear\" or \"log\"");
  }
}

// A prior has a place of its own in the file.
void AddRuleProblem(const ParameterDraft& draft, std::vector<Problem>& problems) {
  Parameter without = draft.parameter;
  without.prior.reset();
  if (const auto problem = search::Problem(without)) {
    problems.push_back({draft.path, 0, *problem});
  } else if (const auto wrong = search::PriorProblem(draft.parameter)) {
    problems.push_back({JoinPath(draft.path, "prior"), 0, *wrong});
  }
}

}  // namespace

ParameterDraft ReadParameter(const std::string& name, const Json& entry, std::vector<Problem>& problems) {
  ParameterDraft draft{.parameter = {.name = name}, .path = JoinPath("space", name), .when = {}};
  const std::size_t before = problems.size();
  if (!entry.is_object()) {
    problems.push_back({draft.path, 0, "is " + Shown(entry) + R"(: must be an object such as {"real": [0, 1]})"});
    draft.is_legal = false;
    return draft;
  }
  MemberReader reader(entry, draft.path, problems);
  const std::optional<ParameterKind> kind = ReadKind(reader);
  if (kind) {
    draft.parameter.kind = *kind;
    ReadKindMember(reader, draft.parameter);
  }
  ReadScale(reader, draft.parameter);
  reader.Read("step", draft.parameter.step);
  ReadPrior(reader, draft.parameter);
  const Json* const when = reader.Find("when");
  reader.RefuseOthers();
  if (problems.size() == before && !kind) {  // else a misspelt kind has been named already
    problems.push_back({draft.path, 0, "names no kind: real, integer, ordinal, choice or boolean"});
  }
  if (problems.size() == before) AddRuleProblem(draft, problems);
  draft.is_legal = problems.size() == before;
  if (when != nullptr) draft.when = ReadCondition(*when, JoinPath(draft.path, "when"), problems);
  return draft;
}

Json ToJson(const Parameter& parameter) {
  Json entry = Json::object();
  Json& kind = entry[std::string(KeyOf(parameter.kind))];
  if (parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger) {
    kind = Json::array({NumberJson(parameter.low), NumberJson(parameter.high)});
  } else if (parameter.kind == ParameterKind::kBoolean) {
    kind = true;
  } else {
    for (const search::Value& level : parameter.levels) kind.push_back(ToJson(level));
  }
  if (parameter.scale == search::Scale::kLog) entry["scale"] = "log";
  if (parameter.step) entry["step"] = NumberJson(*parameter.step);
  if (parameter.prior) entry["prior"] = PriorJson(*parameter.prior);
  if (!parameter.when.clauses.empty()) entry["when"] = ToJson(parameter.when);
  return entry;
}

}  // namespace hpo::study
