// SPDX-License-Identifier: Apache-2.0
//
// A field of the training document as data. Parsing, defaults, range checks, the error messages and the JSON
// Schema all read the same rows, so they cannot disagree. Users describe their models' options with it too.
// Pure functions on values: safe from any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hpo::trial_runner {

inline constexpr const char* kAuto = "auto";

// kReals: a list of numbers; kIntegerOrAuto: an integer or the word "auto"; kObjects: a list of JSON objects.
enum class FieldKind { kReal, kReals, kInteger, kIntegerOrAuto, kBoolean, kString, kChoice, kObjects };

struct Field {
  std::string name;  // one component of the dotted path
  FieldKind kind = FieldKind::kReal;
  nlohmann::json fallback;         // the default; null: the field must be given
  std::optional<double> min, max;  // of numbers, those of a list too; inclusive unless said otherwise
  bool min_exclusive = false;
  bool max_exclusive = false;
  std::vector<std::string> choices;  // kChoice
  std::string help;                  // one line, with the unit
  bool only_speed = false;           // results are the same whatever the value: a resumed trial may have another
};

// Integers beyond this are refused: a double, and so most JSON readers, cannot hold them exactly.
inline constexpr double kLargestInteger = 9007199254740992.0;  // 2^53

// What is wrong with `value` as the field's ("must be a number > 0, got -1"); nullopt when it is legal. An
// integer may be written with a fraction of zero (16.0), as JSON does not tell the two apart.
std::optional<std::string> FieldProblem(const Field& field, const nlohmann::json& value);

// `value` in the field's own type; precondition: it is legal.
nlohmann::json FieldValue(const Field& field, const nlohmann::json& value);

// The field's JSON Schema.
nlohmann::ordered_json FieldSchema(const Field& field);

// Throws std::invalid_argument, prefixed by `owner`, when the rows cannot be fields of one object: a name that is
// empty, twice there or contains a dot, a choice of nothing, a default that breaks the field's own rules.
void RequireFields(const std::string& owner, const std::vector<Field>& fields);

}  // namespace hpo::trial_runner
