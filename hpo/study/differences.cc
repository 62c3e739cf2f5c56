// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "hpo/study/json_positions.h"
#include "hpo/study/metric_constraints.h"
#include "hpo/study/prior_json.h"
#include "hpo/study/space_json.h"
#include "hpo/study/study_spec.h"
#include "hpo/study/value_json.h"
#include "search/pruners/table.h"
#include "search/samplers/table.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using search::Parameter;
using search::ParameterKind;
using Differing = std::vector<std::string>;

std::string Kind(const Parameter& parameter) {
  switch (parameter.kind) {
    case ParameterKind::kReal:
      return "real";
    case ParameterKind::kInteger:
      return "integer";
    case ParameterKind::kOrdinal:
      return "ordinal";
    case ParameterKind::kCategorical:
      return "choice";
    case ParameterKind::kBoolean:
      return "boolean";
  }
  return "";
}

// "real [0.0001, 0.3] log when optimizer.name == adamw"
std::string Description(const Parameter& parameter) {
  std::string text = Kind(parameter);
  std::string values;
  for (const search::Value& level : parameter.levels) values += (values.empty() ? "" : ", ") + search::Quoted(level);
  if (parameter.kind == ParameterKind::kReal || parameter.kind == ParameterKind::kInteger) {
    values = search::ToString(parameter.low) + ", " + search::ToString(parameter.high);
  }
  if (!values.empty()) text += " [" + values + ']';
  if (parameter.scale == search::Scale::kLog) text += " log";
  if (parameter.step) text += " step " + search::ToString(*parameter.step);
  if (parameter.prior) text += " prior " + PriorJson(*parameter.prior).dump();
  for (std::size_t i = 0; i < parameter.when.clauses.size(); ++i) {
    text += (i == 0 ? " when " : " and ") + search::ToString(parameter.when.clauses[i]);
  }
  return text;
}

std::vector<std::string> Texts(const StudySpec& spec) {
  std::vector<std::string> texts;
  for (const search::Constraint& constraint : spec.space.constraints()) texts.push_back(constraint.text);
  for (const MetricConstraint& constraint : spec.metric_constraints) texts.push_back("metric " + Text(constraint));
  return texts;
}

void CompareConstraints(const StudySpec& stored, const StudySpec& given, Differing& out) {
  const std::vector<std::string> were = Texts(stored), are = Texts(given);
  const auto report = [&](const std::vector<std::string>& texts, const std::vector<std::string>& others,
                          const std::string& what) {
    for (const std::string& text : texts) {
      if (std::ranges::find(others, text) == others.end()) out.push_back("constraints: \"" + text + "\" is " + what);
    }
  };
  report(were, are, "gone");
  report(are, were, "new");
  if (out.empty() && were != are) out.push_back("constraints: they stand in another order, or not as often");
}

void CompareSpaces(const search::SearchSpace& stored, const search::SearchSpace& given, Differing& out) {
  for (int i = 0; i < stored.size(); ++i) {
    const std::string path = "space." + stored[i].name;
    const std::string was = Description(stored[i]);
    const auto index = given.Find(stored[i].name);
    if (!index) {
      out.push_back(path + ": was " + was + ", is gone");
    } else if (const std::string is = Description(given[*index]); is != was) {
      out.push_back(path + ": was " + was + ", is " + is);
    }
  }
  for (int i = 0; i < given.size(); ++i) {
    if (!stored.Find(given[i].name)) out.push_back("space." + given[i].name + ": is new: " + Description(given[i]));
  }
  // Points are drawn in the order of the parameters, so a new order means other proposals.
  if (out.empty() && Names(stored) != Names(given)) out.push_back("space: its parameters stand in another order");
}

// Equal as JSON means: members in any order, 1 and 1.0 the same.
bool Same(const Json& a, const Json& b) { return nlohmann::json(a) == nlohmann::json(b); }

void CompareJson(const std::string& path, const Json& stored, const Json& given, Differing& out) {
  if (Same(stored, given)) return;
  if (!stored.is_object() || !given.is_object()) {
    out.push_back(path + ": was " + Shown(stored) + ", is " + Shown(given));
    return;
  }
  for (const auto& [name, was] : stored.items()) {
    const std::string place = JoinPath(path, name);
    if (given.contains(name)) {
      CompareJson(place, was, given[name], out);
    } else {
      out.push_back(place + ": was " + Shown(was) + ", is gone");
    }
  }
  for (const auto& [name, is] : given.items()) {
    if (!stored.contains(name)) out.push_back(JoinPath(path, name) + ": is new: " + Shown(is));
  }
}

// With defaults filled in, so that writing one down changes nothing.
template <class Row>
NamedOptions Completed(const Row* row, NamedOptions named) {
  if (row != nullptr && search::OptionProblems(row->options, named.options).empty()) {
    named.options = search::CompleteOptions(row->options, named.options);
  }
  return named;
}

// All but the space, which is compared by meaning, and what may change.
Json Rest(StudySpec spec) {
  spec.sampler = Completed(search::FindSampler(spec.sampler.name), spec.sampler);
  spec.pruner = Completed(search::FindPruner(spec.pruner.name), spec.pruner);
  Json json = ToJson(spec);
  for (const char* key : {"space", "constraints", "budget", "executor"}) json.erase(key);
  return json;
}

}  // namespace

std::vector<std::string> Differences(const StudySpec& stored, const StudySpec& given) {
  Differing spaces, differing;
  CompareSpaces(stored.space, given.space, spaces);
  CompareConstraints(stored, given, spaces);
  CompareJson("", Rest(stored), Rest(given), differing);
  differing.insert(differing.end(), spaces.begin(), spaces.end());
  return differing;
}

StudySpec Resumed(const StudySpec& stored, StudySpec given) {
  const bool is_former_default = stored.sampler.name == "gp" && stored.sampler.options.empty();
  if (is_former_default && given.sampler.name == "auto") given.sampler = stored.sampler;
  return given;
}

}  // namespace hpo::study
