// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/document.h"

#include <stdexcept>
#include <utility>

#include "hpo/study/document_path.h"
#include "hpo/study/json_positions.h"
#include "hpo/study/member_reader.h"
#include "hpo/study/space_json.h"
#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using search::PartialConfiguration;
using search::SearchSpace;
using Values = std::vector<std::optional<search::Value>>;

template <class Json>
PartialConfiguration ReadValues(const SearchSpace& space, const Json& json, const std::string& path,
                                std::vector<Problem>& problems) {
  Values values(static_cast<std::size_t>(space.size()));
  if (!json.is_object()) {
    problems.push_back({path, 0, "is " + Shown(json) + ": must be an object {\"parameter\": value}"});
    return PartialConfiguration(std::move(values));
  }
  for (const auto& [name, member] : json.items()) {
    const std::optional<int> index = space.Find(name);
    if (!index) {
      problems.push_back({JoinPath(path, name), 0, UnknownName("parameter", name, Names(space))});
      continue;
    }
    const std::optional<search::Value> value = ValueFromJson(member);
    const std::optional<std::string> problem =
        value ? search::ValueProblem(space[*index], *value) : Shown(member) + " is not a value";
    if (problem) {
      problems.push_back({JoinPath(path, name), 0, *problem});
    } else {
      values[static_cast<std::size_t>(*index)] = search::Canonical(space[*index], *value);
    }
  }
  return PartialConfiguration(std::move(values));
}

}  // namespace

PartialConfiguration ReadPartial(const SearchSpace& space, const nlohmann::ordered_json& json, const std::string& path,
                                 std::vector<Problem>& problems) {
  return ReadValues(space, json, path, problems);
}

nlohmann::ordered_json ConfigurationJson(const SearchSpace& space, const search::Configuration& configuration) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (int i = 0; i < configuration.size(); ++i) {
    if (configuration[i]) json[space[i].name] = ToJson(*configuration[i]);
  }
  return json;
}

PartialConfiguration PartialFromJson(const SearchSpace& space, const nlohmann::json& json) {
  std::vector<Problem> problems;
  PartialConfiguration partial = ReadValues(space, json, "", problems);
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, "configuration", std::move(problems));
  return partial;
}

search::Configuration ConfigurationFromJson(const SearchSpace& space, const nlohmann::json& json) {
  try {
    return space.Complete(PartialFromJson(space, json).values());
  } catch (const std::invalid_argument& error) {
    throw Error(ErrorCode::kInvalidInput, error.what(), "configuration");
  }
}

nlohmann::json TrialDocument(const StudySpec& spec, const search::Configuration& configuration) {
  nlohmann::json document = spec.training;
  if (spec.fidelity) SetPath<nlohmann::json>(document, spec.fidelity->path, NumberJson(spec.fidelity->max));
  for (int i = 0; i < configuration.size(); ++i) {
    if (configuration[i]) SetPath<nlohmann::json>(document, spec.space[i].name, ToJson(*configuration[i]));
  }
  return document;
}

}  // namespace hpo::study
