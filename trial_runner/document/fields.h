// SPDX-License-Identifier: Apache-2.0
//
// A field of the training document as data. Parsing, defaults, range checks, the error messages and the JSON
// Schema all read the same rows, so they cannot disagree. Users describe their models' options with it too.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hpo::trial_runner {

enum class FieldKind { kReal, kInteger, kBoolean, kString, kChoice };

struct Field {
  std::string name;  // one component of the dotted path
  FieldKind kind = FieldKind::kReal;
  nlohmann::json fallback;         // the default; null: the field must be given
  std::optional<double> min, max;  // of numbers, inclusive unless said otherwise
  bool min_exclusive = false;
  bool max_exclusive = false;
  std::vector<std::string> choices;  // kChoice
  std::string help;                  // one line, with the unit
};

}  // namespace hpo::trial_runner
