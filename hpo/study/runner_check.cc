// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "hpo/study/document_path.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/runner_schema.h"
#include "hpo/study/study_file.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::json;
using search::Parameter;
using search::ParameterKind;

// One check of one study against one schema; collects problems.
class RunnerCheck {
 public:
  RunnerCheck(const StudySpec& spec, const Json& schema) : spec_(spec), training_(spec.training), schema_(schema) {}

  std::vector<Problem> Run() && {
    CheckGroup(schema_, training_, "");
    for (int i = 0; i < spec_.space.size(); ++i) CheckParameter(spec_.space[i]);
    if (spec_.fidelity) CheckFidelity(*spec_.fidelity);
    CheckMetrics();
    return std::move(problems_);
  }

 private:
  void Add(const std::string& path, std::string message) { problems_.push_back({path, 0, std::move(message)}); }

  // The values that the setting at `key` can have: by the space, by training, else by default.
  std::vector<std::string> Chosen(const std::string& key) const {
    std::vector<std::string> chosen;
    if (const auto index = spec_.space.Find(key)) {
      for (const search::Value& level : spec_.space[*index].levels) chosen.push_back(search::ToString(level));
    } else if (const Json* const fixed = FindPath(training_, key)) {
      chosen.push_back(fixed->is_string() ? fixed->get<std::string>() : Shown(*fixed));
    } else if (const Json* const setting = FindSetting(schema_, key).schema) {
      const auto fallback = setting->find("default");
      if (fallback != setting->end() && fallback->is_string()) chosen.push_back(fallback->get<std::string>());
    }
    return chosen;
  }

  // Why what needs these variants is never read; nullopt: it can be.
  std::optional<std::string> NeverRead(const std::vector<VariantNeed>& needs) const {
    for (const VariantNeed& need : needs) {
      const std::vector<std::string> chosen = Chosen(need.key);
      if (std::find(chosen.begin(), chosen.end(), need.variant) != chosen.end()) continue;
      if (chosen.empty()) return "is never read because nothing sets " + need.key + " to " + need.variant;
      std::string list;
      for (const std::string& name : chosen) list += (list.empty() ? "" : " or ") + name;
      return "is never read because " + need.key + " is " + list;
    }
    return std::nullopt;
  }

  // Recursive; schemas are shallow. `path` is that of the group within training; one that is absent counts as empty.
  void CheckGroup(const Json& schema, const Json& group, const std::string& path) {
    for (const auto& [name, value] : group.items()) {
      const std::string at = JoinPath(path, name);
      const Setting setting = FindSetting(schema_, at);
      if (setting.schema == nullptr) {
        Add(JoinPath("training", at), setting.problem);
      } else if (IsGroup(*setting.schema)) {
        if (NeverRead(setting.needs)) continue;  // settings of variants not chosen are legal and unread
        CheckMemberGroup(*setting.schema, value, at);
      } else {
        CheckValue(*setting.schema, value, at);
      }
    }
    CheckRequired(schema, group, path);
    for (const auto& [name, member] : schema.at("properties").items()) {
      if (!IsGroup(member) || group.contains(name)) continue;
      const std::string at = JoinPath(path, name);
      if (!NeverRead(FindSetting(schema_, at).needs)) CheckGroup(member, Json::object(), at);
    }
  }

  // One value, or a list of values or groups.
  void CheckValue(const Json& schema, const Json& value, const std::string& at) {
    if (const auto rule = BrokenRule(schema, value)) {
      return Add(JoinPath("training", at), "is " + Shown(value) + ": " + *rule);
    }
    const auto items = schema.find("items");
    if (items == schema.end() || !value.is_array()) return;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string item = JoinPath(at, std::to_string(i));
      IsGroup(*items) ? CheckMemberGroup(*items, value[i], item) : CheckValue(*items, value[i], item);
    }
  }

  void CheckMemberGroup(const Json& schema, const Json& value, const std::string& at) {
    if (value.is_object()) {
      CheckGroup(schema, value, at);
    } else {
      Add(JoinPath("training", at), "is " + Shown(value) + ": must be an object {...}");
    }
  }

  void CheckRequired(const Json& schema, const Json& group, const std::string& path) {
    const auto required = schema.find("required");
    if (required == schema.end()) return;
    for (const Json& name : *required) {
      const std::string at = JoinPath(path, name.get<std::string>());
      if (!group.contains(name.get<std::string>()) && !spec_.space.Find(at))
        Add(JoinPath("training", at), "is missing");
    }
  }

  void CheckParameter(const Parameter& parameter) {
    const std::string path = JoinPath("space", parameter.name);
    const Setting setting = FindSetting(schema_, parameter.name);
    if (setting.schema == nullptr) return Add(path, setting.problem);
    if (IsGroup(*setting.schema)) return Add(path, "is a group of settings, not one: name a setting in it");
    if (const auto never = NeverRead(setting.needs)) return Add(path, *never);
    const bool has_range = parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger;
    if (has_range) return CheckRange(parameter, *setting.schema, path);
    if (parameter.kind == ParameterKind::kBoolean) {
      if (const auto rule = BrokenRule(*setting.schema, true)) Add(path, "is a boolean: the setting " + *rule);
      return;
    }
    for (const search::Value& level : parameter.levels) {
      if (const auto rule = BrokenRule(*setting.schema, ToJson(level))) Add(path, search::Quoted(level) + ' ' + *rule);
    }
  }

  void CheckRange(const Parameter& parameter, const Json& schema, const std::string& path) {
    const bool is_real = parameter.kind == ParameterKind::kReal;
    if (is_real && schema.value("type", "number") == "integer") {
      return Add(path, "is real, the setting must be a whole number: use \"integer\"");
    }
    const auto low = BrokenRule(schema, NumberJson(parameter.low));
    const auto high = BrokenRule(schema, NumberJson(parameter.high));
    if (low) Add(path, "low = " + search::ToString(parameter.low) + ' ' + *low);
    if (high && high != low) Add(path, "high = " + search::ToString(parameter.high) + ' ' + *high);
  }

  void CheckFidelity(const FidelitySpec& fidelity) {
    const auto legal = schema_.find("x-fidelity");
    if (legal != schema_.end() && std::find(legal->begin(), legal->end(), fidelity.path) == legal->end()) {
      return Add("fidelity.path", UnknownName("fidelity", fidelity.path, legal->get<std::vector<std::string>>()));
    }
    const Setting setting = FindSetting(schema_, fidelity.path);
    if (setting.schema == nullptr) return Add("fidelity.path", setting.problem);
    for (const auto& [name, number] : {std::pair("min", fidelity.min), std::pair("max", fidelity.max)}) {
      const auto rule = BrokenRule(*setting.schema, NumberJson(number));
      if (rule) Add(JoinPath("fidelity", name), "is " + Shown(number) + ": " + *rule);
    }
  }

  void CheckMetric(const std::string& metric, const std::string& path) {
    const auto legal = schema_.find("x-metrics");
    if (legal == schema_.end() || std::find(legal->begin(), legal->end(), metric) != legal->end()) return;
    Add(path, UnknownName("metric", metric, legal->get<std::vector<std::string>>()));
  }

  void CheckMetrics() {
    CheckMetric(spec_.objective().metric, "objectives.0.metric");
    for (std::size_t k = 0; k < spec_.metric_constraints.size(); ++k) {
      CheckMetric(spec_.metric_constraints[k].metric, PathOfConstraint(spec_, k) + ".metric");
    }
  }

  const StudySpec& spec_;
  const Json training_;
  const Json& schema_;
  std::vector<Problem> problems_;
};

// The file has constraints on metrics and on parameters in any order; only those on metrics have a metric.
std::string ConstraintPathAsWritten(const StudySpec& spec, const Lines& lines, const std::string& path) {
  std::size_t k = 0;
  while (k < spec.metric_constraints.size() && path != PathOfConstraint(spec, k) + ".metric") ++k;
  for (std::size_t place = 0; lines.contains("constraints." + std::to_string(place)); ++place) {
    const std::string metric = "constraints." + std::to_string(place) + ".metric";
    if (lines.contains(metric) && k-- == 0) return metric;
  }
  return path;
}

}  // namespace

std::vector<Problem> CheckAgainstRunner(const StudySpec& spec, const Json& schema, const Lines& lines) {
  if (!spec.training.is_object()) return {};
  std::vector<Problem> problems = RunnerCheck(spec, schema).Run();
  for (Problem& problem : problems) {
    const bool is_shorthand = problem.path == "objectives.0.metric" && lines.contains("objective");
    if (is_shorthand) problem.path = "objective.metric";
    if (problem.path.starts_with("constraints.")) problem.path = ConstraintPathAsWritten(spec, lines, problem.path);
    problem.line = LineOf(lines, problem.path);
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  return problems;
}

}  // namespace hpo::study
