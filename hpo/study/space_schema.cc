// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/space_schema.h"

#include <string>
#include <string_view>
#include <utility>

#include "hpo/study/prior_json.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;

Json Scalar() { return {{"type", {"string", "number", "boolean"}}}; }

Json ListOf(Json items, int min, std::string_view description) {
  return {{"type", "array"}, {"items", std::move(items)}, {"minItems", min}, {"description", description}};
}

Json RangeOf(std::string_view type) {
  Json schema = ListOf({{"type", type}}, 2, "[low, high], both included");
  schema["maxItems"] = 2;
  return schema;
}

Json RelationsSchema() {
  const Json number = {{"type", "number"}};
  const Json relations = {{"not", Scalar()},    {"in", ListOf(Scalar(), 1, "any of these")},
                          {"at_least", number}, {"at_most", number},
                          {"above", number},    {"below", number}};
  return {{"type", "object"}, {"properties", relations}, {"additionalProperties", false}, {"minProperties", 1}};
}

Json WhenSchema() {
  const Json relation = {{"oneOf", {Scalar(), RelationsSchema()}}};
  const Json conditions = {
      {"type", "object"}, {"properties", WithComment(Json::object())}, {"additionalProperties", relation}};
  const Json list = ListOf(conditions, 0, "all must hold");
  return {{"oneOf", {conditions, list}},
          {"description",
           "active only when other parameters or settings have these values: {\"optimizer.name\": "
           "\"sgd\", \"model.depth\": {\"at_least\": 2}}"}};
}

// One form of an entry: `key` says the kind.
Json Form(std::string_view key, Json value, PriorForm prior, std::string_view description) {
  Json properties = {{key, std::move(value)}};
  if (prior == PriorForm::kRange) {
    properties["scale"] = {{"enum", {"linear", "log"}}, {"default", "linear"}};
    properties["step"] = {{"type", "number"}, {"exclusiveMinimum", 0}, {"description", "low, low + step, ... <= high"}};
  } else {
    properties["scale"] = {{"const", "linear"}};
  }
  properties["prior"] = PriorSchema(prior);
  properties["when"] = {{"$ref", "#/$defs/when"}};
  return {{"type", "object"},
          {"properties", WithComment(std::move(properties))},
          {"required", {key}},
          {"additionalProperties", false},
          {"description", description}};
}

}  // namespace

Json WithComment(Json properties) {
  properties["//"] = {{"$ref", "#/$defs/comment"}};
  return properties;
}

Json SharedSchemas() {
  const Json comment = {{"oneOf", {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}}}},
                        {"description", "a comment"}};
  return {{"comment", comment}, {"when", WhenSchema()}};
}

Json SpaceSchema() {
  using enum PriorForm;
  const Json forms = {Form("real", RangeOf("number"), kRange, "a real number"),
                      Form("integer", RangeOf("integer"), kRange, "a whole number"),
                      Form("ordinal", ListOf(Scalar(), 1, "in order"), kOrdered, "one of ordered values"),
                      Form("choice", ListOf(Scalar(), 1, "in any order"), kUnordered, "one of unordered values"),
                      Form("boolean", {{"const", true}}, kUnordered, "true or false")};
  return {{"type", "object"},
          {"properties", WithComment(Json::object())},
          {"additionalProperties", {{"oneOf", forms}}},
          {"minProperties", 1},
          {"description", "what may be tried: dotted paths into training, each with its range"}};
}

}  // namespace hpo::study
