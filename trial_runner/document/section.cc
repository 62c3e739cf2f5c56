// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/section.h"

#include <algorithm>
#include <optional>

#include "trial_runner/document/nearest_name.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

std::string Join(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

Field VariantField(const Section& section) {
  Field field{.name = kVariantKey, .kind = FieldKind::kChoice};
  if (!section.default_variant.empty()) field.fallback = section.default_variant;
  field.help = "which one; its options are under its name";
  for (const Section& variant : section.variants) field.choices.push_back(variant.name);
  return field;
}

// All fields, the choice of the variant first.
std::vector<Field> AllFields(const Section& section) {
  std::vector<Field> fields = section.fields;
  if (!section.variants.empty()) fields.insert(fields.begin(), VariantField(section));
  return fields;
}

std::vector<std::string> KnownNames(const Section& section) {
  std::vector<std::string> names;
  for (const Field& field : AllFields(section)) names.push_back(field.name);
  for (const Section& child : section.sections) names.push_back(child.name);
  for (const Section& list : section.lists) names.push_back(list.name);
  for (const Section& variant : section.variants) names.push_back(variant.name);
  return names;
}

// The path below `section` of a field called `name`: people leave out the level between.
std::optional<std::string> FindDeeper(const Section& section, const std::string& name) {
  for (const std::vector<Section>* children : {&section.sections, &section.variants}) {
    for (const Section& child : *children) {
      const auto is_it = [&](const Field& field) { return field.name == name; };
      if (std::any_of(child.fields.begin(), child.fields.end(), is_it)) return Join(child.name, name);
      if (const auto deeper = FindDeeper(child, name)) return Join(child.name, *deeper);
    }
  }
  return std::nullopt;
}

// Which name was meant or, where none is near, which there are.
std::string Hint(const std::string& key, const std::vector<std::string>& known) {
  if (std::string meant = DidYouMean(key, known); !meant.empty()) return meant;
  constexpr std::size_t kShown = 12;  // enough to help, short enough for a line
  std::string list;
  for (std::size_t i = 0; i < std::min(known.size(), kShown); ++i) list += (i == 0 ? "; legal: " : ", ") + known[i];
  return list + (known.size() > kShown ? ", ..." : "");
}

void RefuseUnknownKeys(const Section& section, const json& given, const std::string& path,
                       std::vector<DocumentProblem>& problems) {
  const std::vector<std::string> known = KnownNames(section);
  for (const auto& [key, value] : given.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::optional<std::string> deeper = FindDeeper(section, key);
    const std::string hint = deeper ? "; did you mean " + Join(path, *deeper) + "?" : Hint(key, known);
    problems.push_back({Join(path, key), "unknown key" + hint});
  }
}

void FillField(const Field& field, const json& given, const std::string& path, json& filled,
               std::vector<DocumentProblem>& problems) {
  const auto it = given.find(field.name);
  if (it == given.end() && field.fallback.is_null()) {
    problems.push_back({Join(path, field.name), "is missing: " + field.help});
    return;
  }
  const json& value = it == given.end() ? field.fallback : *it;
  if (const auto problem = FieldProblem(field, value)) {
    problems.push_back({Join(path, field.name), *problem});
    return;
  }
  filled[field.name] = FieldValue(field, value);
}

json Member(const json& object, const std::string& name) {
  const auto it = object.find(name);
  return it == object.end() ? json::object() : *it;
}

json FillList(const Section& list, const json& given, const std::string& path, std::vector<DocumentProblem>& problems) {
  json filled = json::array();
  const auto items = given.find(list.name);
  if (items == given.end()) return filled;
  if (!items->is_array()) {
    problems.push_back({path, "must be a list of objects"});
    return filled;
  }
  for (std::size_t i = 0; i < items->size(); ++i) {
    filled.push_back(FillSection(list, (*items)[i], Join(path, std::to_string(i)), problems));
  }
  return filled;
}

}  // namespace

json FillSection(const Section& section, const json& given, const std::string& path,
                 std::vector<DocumentProblem>& problems) {
  json filled = json::object();
  if (!given.is_object()) {
    problems.push_back({path, "must be an object"});
    return filled;
  }
  RefuseUnknownKeys(section, given, path, problems);
  for (const Field& field : AllFields(section)) FillField(field, given, path, filled, problems);
  for (const Section& child : section.sections) {
    filled[child.name] = FillSection(child, Member(given, child.name), Join(path, child.name), problems);
  }
  for (const Section& list : section.lists) {
    filled[list.name] = FillList(list, given, Join(path, list.name), problems);
  }
  const std::string chosen = section.variants.empty() ? "" : filled.value(kVariantKey, "");
  for (const Section& variant : section.variants) {
    if (variant.name != chosen) continue;
    filled[chosen] = FillSection(variant, Member(given, chosen), Join(path, chosen), problems);
  }
  return filled;
}

nlohmann::ordered_json SectionSchema(const Section& section) {
  nlohmann::ordered_json properties = nlohmann::ordered_json::object();
  std::vector<std::string> required;
  for (const Field& field : AllFields(section)) {
    properties[field.name] = FieldSchema(field);
    if (field.fallback.is_null()) required.push_back(field.name);
  }
  for (const Section& child : section.sections) properties[child.name] = SectionSchema(child);
  for (const Section& list : section.lists) {
    properties[list.name] = {{"type", "array"}, {"description", list.help}, {"default", json::array()}};
    properties[list.name]["items"] = SectionSchema(list);
  }
  for (const Section& variant : section.variants) properties[variant.name] = SectionSchema(variant);

  nlohmann::ordered_json schema = {{"type", "object"}, {"description", section.help}};
  if (!section.variants.empty()) {
    schema["x-variant-key"] = kVariantKey;
    schema["x-variants"] = VariantField(section).choices;
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = required;
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace hpo::trial_runner
