// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/prior_json.h"

#include <algorithm>
#include <string>

#include "hpo/study/value_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;

void ReadWeights(MemberReader& reader, search::ParameterPrior& prior) {
  const Json* const list = reader.Find("weights");
  if (list == nullptr) return;
  const bool is_legal = list->is_array() && !list->empty() &&
                        std::ranges::all_of(*list, [](const Json& weight) { return weight.is_number(); });
  if (!is_legal) return reader.Refuse("weights", "must be a list of numbers, one a value");
  prior.weights = list->get<std::vector<double>>();
}

}  // namespace

void ReadPrior(MemberReader& entry, search::Parameter& parameter) {
  const Json* const json = entry.Find("prior");
  if (json == nullptr) return;
  search::ParameterPrior prior;
  if (const auto value = ValueFromJson(*json)) {
    prior.value = *value;
  } else if (json->is_object()) {
    MemberReader reader(*json, entry.PathOf("prior"), entry.problems());
    if (const Json* const likeliest = reader.Find("value")) {
      prior.value = ValueFromJson(*likeliest);
      if (!prior.value) return reader.Refuse("value", "must be a number, text or true/false");
    }
    reader.Read("deviation", prior.deviation);
    ReadWeights(reader, prior);
    reader.RefuseOthers();
  } else {
    return entry.Refuse("prior", R"(must be a value or an object such as {"value": 0.1, "deviation": 0.25})");
  }
  parameter.prior = std::move(prior);
}

Json PriorJson(const search::ParameterPrior& prior) {
  if (prior.value && !prior.deviation) return ToJson(*prior.value);
  Json json = Json::object();
  if (prior.value) json["value"] = ToJson(*prior.value);
  if (prior.deviation) json["deviation"] = NumberJson(*prior.deviation);
  for (const double weight : prior.weights) json["weights"].push_back(NumberJson(weight));
  return json;
}

Json PriorSchema(PriorForm form) {
  Json value = {{"type", "number"}};
  if (form != PriorForm::kRange) value["type"] = {"string", "number", "boolean"};
  Json properties = {{"//", {{"$ref", "#/$defs/comment"}}}, {"value", value}};
  properties["value"]["description"] = "likely best";
  if (form != PriorForm::kUnordered) {
    properties["deviation"] = {
        {"type", "number"},
        {"minimum", search::kLeastPriorDeviation},
        {"default", search::kPriorDeviation},
        {"description", "how far from it the best value may be, as a share of the range on its scale"}};
  }
  if (form != PriorForm::kRange) {
    properties["weights"] = {{"type", "array"},
                             {"items", {{"type", "number"}, {"minimum", 0}}},
                             {"minItems", 1},
                             {"description", "in place of a value: how likely each one is, relative to the others"}};
  }
  const Json object = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  return {{"oneOf", {value, object}},
          {"description", "what is expected of it before any trial; a wrong prior is forgotten as results come in"}};
}

}  // namespace hpo::study
