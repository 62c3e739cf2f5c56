// SPDX-License-Identifier: Apache-2.0
//
// JSON Schema (draft 2020-12) of the study file, for editors: what may stand where, with its meaning and default. The
// reader in study_file.cc decides what is legal and says it better; this must accept all that it accepts.
#include <cmath>
#include <string>
#include <string_view>
#include <variant>

#include "hpo/study/metric_constraints.h"
#include "hpo/study/noise_json.h"
#include "hpo/study/space_schema.h"
#include "hpo/study/study_spec.h"
#include "hpo/study/value_json.h"
#include "search/pruners/table.h"
#include "search/samplers/table.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;

Json Described(Json schema, std::string_view description) {
  schema["description"] = description;
  return schema;
}

Json Positive(std::string_view type, std::string_view description) {
  return {{"type", type}, {"exclusiveMinimum", 0}, {"description", description}};
}

Json ObjectOf(Json properties, const Json& required = Json::array()) {
  Json schema = {{"type", "object"}, {"properties", WithComment(std::move(properties))}};
  if (!required.empty()) schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

Json OptionSchema(const search::OptionField& field) {
  static constexpr std::string_view kTypes[] = {"boolean", "integer", "number", "string"};  // as Value's alternatives
  Json schema = {{"type", kTypes[field.fallback.index()]}, {"default", ToJson(field.fallback)}};
  if (std::isfinite(field.min)) schema["minimum"] = NumberJson(field.min);
  if (std::isfinite(field.max)) schema["maximum"] = NumberJson(field.max);
  if (!field.choices.empty()) schema["enum"] = field.choices;
  schema["description"] = field.help;
  return schema;
}

// A bare name, or an object with a row's name and its options.
template <class Row>
Json NamedSchema(const std::vector<Row>& rows, std::string_view fallback, std::string_view description) {
  Json forms = Json::array({{{"enum", Json::array()}}});
  for (const Row& row : rows) {
    forms[0]["enum"].push_back(row.name);
    Json properties = {{"name", {{"const", row.name}}}};
    for (const search::OptionField& field : row.options) properties[field.name] = OptionSchema(field);
    forms.push_back(Described(ObjectOf(std::move(properties), {"name"}), row.help));
  }
  return {{"oneOf", std::move(forms)}, {"default", fallback}, {"description", description}};
}

Json ObjectiveSchema() {
  return ObjectOf(
      {{"metric", {{"type", "string"}, {"default", Objective().metric}, {"description", "metric to optimize"}}},
       {"goal", {{"enum", {"minimize", "maximize"}}, {"default", "minimize"}}},
       {"noise", NoiseSchema()}});
}

Json BudgetSchema() {
  Json schema = ObjectOf({{"trials", Positive("integer", "told trials")},
                          {"seconds", Positive("number", "wall seconds of the study, summed over resumes")}});
  return Described(std::move(schema), "the study ends when either is spent; it may grow when the study is resumed");
}

Json FidelitySchema() {
  const FidelitySpec defaults;
  Json path = {{"type", "string"}, {"default", defaults.path}, {"description", "setting of training that holds it"}};
  Json min = Positive("number", "least training before a trial is judged");
  min["default"] = NumberJson(defaults.min);
  Json schema = ObjectOf(
      {{"path", std::move(path)}, {"min", std::move(min)}, {"max", Positive("number", "full training")}}, {"max"});
  return Described(std::move(schema), "how much training a trial gets");
}

Json AutoOr(Json schema, std::string_view description) {
  return {{"oneOf", Json::array({{{"const", "auto"}}, std::move(schema)})},
          {"default", "auto"},
          {"description", description}};
}

Json Defaulted(Json schema, Json fallback) {
  schema["default"] = std::move(fallback);
  return schema;
}

Json ExecutorSchema() {
  const ExecutorSpec defaults;
  Json texts = {{"type", "array"}, {"items", {{"type", "string"}}}};
  return ObjectOf(
      {{"name", {{"enum", {"process", "thread"}}, {"default", defaults.name}}},
       {"slots", AutoOr(Positive("integer", "that many"), "trials at a time; auto: one a device, or the CPU cores")},
       {"devices", AutoOr(std::move(texts), "such as \"cpu\" or \"cuda:0\"")},
       {"trial_timeout_s", Positive("number", "wall seconds of one attempt; absent: no limit")},
       {"hang_timeout_s",
        Defaulted(Positive("number", "wall seconds without any progress"), NumberJson(defaults.hang_timeout_s))},
       {"stop_grace_s", Defaulted(Positive("number", "seconds from the stop message to TERM, and again to KILL"),
                                  NumberJson(defaults.stop_grace_s))},
       {"retries",
        {{"type", "integer"},
         {"minimum", 0},
         {"default", defaults.retries},
         {"description", "further attempts after a crash, hang or device fault"}}}});
}

Json WarmStartSchema() {
  Json study = {{"type", "string"}, {"description", "folder or journal, relative to the study file"}};
  Json trials = Positive("integer", "how many of its best configurations are asked");
  trials["default"] = WarmStart().trials;
  Json object = ObjectOf({{"study", study}, {"trials", std::move(trials)}}, {"study"});
  return {{"type", "array"},
          {"items", {{"oneOf", Json::array({std::move(study), std::move(object)})}}},
          {"description",
           "earlier studies, read when this one is created: their best configurations are asked after start_with"}};
}

Json ProgramSchemas() {
  return {{"training",
           {{"type", "object"},
            {"description",
             "the document hpo-trial trains by: `hpo-trial describe` prints its schema; a trial's configuration is "
             "written over it"}}},
          {"command",
           {{"type", "array"},
            {"items", {{"type", "string"}}},
            {"minItems", 1},
            {"description",
             "in place of training: a program and its arguments; {parameter}, {trial}, {attempt}, {seed}, {folder}, "
             "{checkpoint} and {device} are filled in"}}}};
}

}  // namespace

Json StudySchema() {
  const StudySpec defaults;
  Json name = {
      {"type", "string"}, {"pattern", "^[A-Za-z0-9_][A-Za-z0-9._-]*$"}, {"description", "names the study's folder"}};
  Json seed = {{"type", "integer"},
               {"minimum", 0},
               {"default", defaults.seed},
               {"description", "equal seeds propose equal trials"}};
  Json properties = {
      {"$schema", {{"type", "string"}}},
      {"name", std::move(name)},
      {"seed", std::move(seed)},
      {"objective", Described(ObjectiveSchema(), "shorthand for a list of one")},
      {"objectives", {{"type", "array"}, {"items", ObjectiveSchema()}, {"minItems", 1}, {"maxItems", 1}}},
      {"budget", BudgetSchema()},
      {"fidelity", FidelitySchema()},
      {"sampler", NamedSchema(search::Samplers(), defaults.sampler.name, "what to try next")},
      {"pruner", NamedSchema(search::Pruners(), defaults.pruner.name, "whether a running trial goes on")},
      {"space", SpaceSchema()},
      {"constraints",
       {{"type", "array"},
        {"items", {{"oneOf", Json::array({Json({{"type", "string"}}), MetricConstraintSchema()})}}},
        {"description",
         "comparisons of arithmetic over parameters that every configuration keeps, such as "
         "\"model.depth * model.width <= 4096\", and bounds on what trials measure, such as "
         "{\"metric\": \"latency_ms\", \"at_most\": 5}"}}},
      {"start_with",
       {{"type", "array"},
        {"items", {{"type", "object"}}},
        {"description", "configurations asked first; what they leave out is sampled"}}},
      {"warm_start", WarmStartSchema()}};
  properties.update(ProgramSchemas());
  properties["executor"] = Described(ExecutorSchema(), "where and how trials run");
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "hpo study"}};
  schema.update(ObjectOf(std::move(properties), {"name", "space"}));
  schema["not"] = {{"required", {"training", "command"}}};
  schema["$defs"] = SharedSchemas();
  return schema;
}

}  // namespace hpo::study
