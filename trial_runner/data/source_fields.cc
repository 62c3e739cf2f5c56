// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/data/source_fields.h"

#include "trial_runner/data/number_targets.h"

namespace hpo::trial_runner {

Field PathField(std::string name, const std::string& help) {
  return {.name = std::move(name),
          .kind = FieldKind::kString,
          .help = help + "; relative to the folder the study is run in"};
}

Field OptionalPathField(std::string name, std::string help) {
  return {.name = std::move(name), .kind = FieldKind::kString, .fallback = "", .help = std::move(help)};
}

Field WholeField(std::string name, std::int64_t fallback, std::pair<std::int64_t, std::int64_t> range,
                 std::string help) {
  return {.name = std::move(name),
          .kind = FieldKind::kInteger,
          .fallback = fallback,
          .min = static_cast<double>(range.first),
          .max = static_cast<double>(range.second),
          .help = std::move(help)};
}

Field HeaderField() {
  return {.name = "header",
          .kind = FieldKind::kBoolean,
          .fallback = true,
          .help = "whether the first line names the columns"};
}

Field DelimiterField() {
  return {.name = "delimiter",
          .kind = FieldKind::kChoice,
          .fallback = ",",
          .choices = {",", ";", "\t", "|"},
          .help = "what separates the cells of a line"};
}

Field TaskField() {
  return {
      .name = "task",
      .kind = FieldKind::kChoice,
      .fallback = kClassification,
      .choices = {kClassification, kRegression},
      .help = "whether the targets are classes, or numbers: these are learned standardized, and told in their unit"};
}

std::pair<std::string, std::string> OptionalPair(const nlohmann::json& options, const std::string& first,
                                                 const std::string& second) {
  auto pair = std::pair(options.at(first).get<std::string>(), options.at(second).get<std::string>());
  if (pair.first.empty() != pair.second.empty()) {
    const std::string& missing = pair.first.empty() ? first : second;
    const std::string& given = pair.first.empty() ? second : first;
    throw std::invalid_argument(missing + ": must be given where " + given + " is");
  }
  return pair;
}

}  // namespace hpo::trial_runner
