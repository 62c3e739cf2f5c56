// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/document/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <stdexcept>

#include "trial_runner/document/nearest_name.h"

namespace hpo::trial_runner {
namespace {

using nlohmann::json;

bool InRange(const Field& field, double number) {
  if (field.min && (field.min_exclusive ? number <= *field.min : number < *field.min)) return false;
  if (field.max && (field.max_exclusive ? number >= *field.max : number > *field.max)) return false;
  return true;
}

// " > 0", " in [0, 1)", or nothing.
std::string RangeText(const Field& field) {
  if (field.min && field.max) {
    return fmt::format(" in {}{}, {}{}", field.min_exclusive ? '(' : '[', *field.min, *field.max,
                       field.max_exclusive ? ')' : ']');
  }
  if (field.min) return fmt::format(" {} {}", field.min_exclusive ? ">" : ">=", *field.min);
  if (field.max) return fmt::format(" {} {}", field.max_exclusive ? "<" : "<=", *field.max);
  return "";
}

std::string MustBe(const std::string& what, const json& value) {
  constexpr std::size_t kLongest = 60;
  std::string shown = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (shown.size() > kLongest) shown.replace(kLongest, std::string::npos, "...");
  return "must be " + what + ", got " + shown;
}

std::optional<std::string> NumberProblem(const Field& field, const json& value) {
  const bool or_auto = field.kind == FieldKind::kIntegerOrAuto;
  if (or_auto && value == kAuto) return std::nullopt;
  const bool integer = or_auto || field.kind == FieldKind::kInteger;
  const std::string what =
      (or_auto ? "auto or " : "") + std::string(integer ? "an integer" : "a number") + RangeText(field);
  if (!value.is_number()) return MustBe(what, value);
  const double number = value.get<double>();
  if (!std::isfinite(number) || !InRange(field, number)) return MustBe(what, value);
  if (integer && (number != std::floor(number) || std::abs(number) > kLargestInteger)) return MustBe(what, value);
  return std::nullopt;
}

std::optional<std::string> ListProblem(const Field& field, const json& value) {
  const std::string what = "a list of numbers" + (RangeText(field).empty() ? "" : " each" + RangeText(field));
  if (!value.is_array()) return MustBe(what, value);
  for (const json& item : value) {
    if (NumberProblem(field, item)) return MustBe(what, value);
  }
  return std::nullopt;
}

std::optional<std::string> ChoiceProblem(const Field& field, const json& value) {
  std::string list;
  for (const std::string& choice : field.choices) list += (list.empty() ? "" : ", ") + choice;
  if (!value.is_string()) return MustBe("one of " + list, value);
  const auto name = value.get<std::string>();
  if (std::find(field.choices.begin(), field.choices.end(), name) != field.choices.end()) return std::nullopt;
  return MustBe("one of " + list, value) + DidYouMean(name, field.choices);
}

std::optional<std::string> ObjectsProblem(const json& value) {
  const bool objects =
      value.is_array() && std::ranges::all_of(value, [](const json& item) { return item.is_object(); });
  return objects ? std::nullopt : std::optional(MustBe("a list of objects {...}", value));
}

const char* TypeName(FieldKind kind) {
  switch (kind) {
    case FieldKind::kReal:
      return "number";
    case FieldKind::kReals:
      return "array";
    case FieldKind::kInteger:
    case FieldKind::kIntegerOrAuto:
      return "integer";
    case FieldKind::kBoolean:
      return "boolean";
    case FieldKind::kObjects:
      return "array";
    case FieldKind::kString:
    case FieldKind::kChoice:
      break;
  }
  return "string";
}

// Whole numbers as integers: "minimum": 1, not 1.0.
json Bound(double number) {
  if (number == std::floor(number) && std::abs(number) <= kLargestInteger) return static_cast<std::int64_t>(number);
  return number;
}

}  // namespace

std::optional<std::string> FieldProblem(const Field& field, const json& value) {
  switch (field.kind) {
    case FieldKind::kReal:
    case FieldKind::kInteger:
    case FieldKind::kIntegerOrAuto:
      return NumberProblem(field, value);
    case FieldKind::kReals:
      return ListProblem(field, value);
    case FieldKind::kBoolean:
      if (!value.is_boolean()) return MustBe("true or false", value);
      return std::nullopt;
    case FieldKind::kString:
      if (!value.is_string()) return MustBe("a string", value);
      return std::nullopt;
    case FieldKind::kObjects:
      return ObjectsProblem(value);
    case FieldKind::kChoice:
      break;
  }
  return ChoiceProblem(field, value);
}

json FieldValue(const Field& field, const json& value) {
  if (field.kind == FieldKind::kReal) return value.get<double>();
  if (field.kind == FieldKind::kReals) return value.get<std::vector<double>>();
  const bool integer = field.kind == FieldKind::kInteger || field.kind == FieldKind::kIntegerOrAuto;
  if (integer && value.is_number()) return value.get<std::int64_t>();
  return value;
}

nlohmann::ordered_json FieldSchema(const Field& field) {
  nlohmann::ordered_json schema;
  const bool or_auto = field.kind == FieldKind::kIntegerOrAuto;
  if (!or_auto) schema["type"] = TypeName(field.kind);
  schema["description"] = field.help;
  if (!field.fallback.is_null()) schema["default"] = field.fallback;
  if (field.kind == FieldKind::kObjects) schema["items"]["type"] = "object";
  if (field.kind == FieldKind::kChoice) schema["enum"] = field.choices;
  if (field.kind == FieldKind::kReals) schema["items"]["type"] = TypeName(FieldKind::kReal);
  if (or_auto) schema["anyOf"] = {{{"enum", {kAuto}}}, {{"type", TypeName(field.kind)}}};
  nlohmann::ordered_json& numbers =
      or_auto ? schema["anyOf"][1] : (field.kind == FieldKind::kReals ? schema["items"] : schema);
  if (field.min) numbers[field.min_exclusive ? "exclusiveMinimum" : "minimum"] = Bound(*field.min);
  if (field.max) numbers[field.max_exclusive ? "exclusiveMaximum" : "maximum"] = Bound(*field.max);
  return schema;
}

void RequireFields(const std::string& owner, const std::vector<Field>& fields) {
  std::set<std::string> names;
  for (const Field& field : fields) {
    const std::string what = owner + ": option \"" + field.name + "\" ";
    if (field.name.empty() || field.name.find('.') != std::string::npos) {
      throw std::invalid_argument(what + "needs a name without dots");
    }
    if (!names.insert(field.name).second) throw std::invalid_argument(what + "is there twice");
    if (field.kind == FieldKind::kChoice && field.choices.empty()) throw std::invalid_argument(what + "has no choices");
    if (field.fallback.is_null()) continue;
    if (const auto problem = FieldProblem(field, field.fallback)) {
      throw std::invalid_argument(what + "has a default that is not legal: " + *problem);
    }
  }
}

}  // namespace hpo::trial_runner
