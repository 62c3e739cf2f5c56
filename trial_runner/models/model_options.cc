// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/models/model_options.h"

#include <stdexcept>

namespace hpo::trial_runner {
namespace {

constexpr double kLargestMultiplier = 8;
constexpr const char* kImagenet = "imagenet";

}  // namespace

Field IntegerField(const std::string& name, int fallback, IntegerRange range, const std::string& help) {
  return {.name = name,
          .kind = FieldKind::kInteger,
          .fallback = fallback,
          .min = range.min,
          .max = range.max,
          .help = help};
}

Field BooleanField(const std::string& name, bool fallback, const std::string& help) {
  return {.name = name, .kind = FieldKind::kBoolean, .fallback = fallback, .help = help};
}

Field ChoiceField(const std::string& name, const std::vector<std::string>& choices, const std::string& help) {
  return {.name = name, .kind = FieldKind::kChoice, .fallback = choices.front(), .choices = choices, .help = help};
}

Field MultiplierField(const std::string& name, const std::string& help) {
  return {.name = name,
          .kind = FieldKind::kReal,
          .fallback = 1.0,
          .min = 0,
          .max = kLargestMultiplier,
          .min_exclusive = true,
          .help = help};
}

Field ProbabilityField(const std::string& name, double fallback, const std::string& help) {
  return {.name = name,
          .kind = FieldKind::kReal,
          .fallback = fallback,
          .min = 0,
          .max = 1,
          .max_exclusive = true,
          .help = help};
}

Field ActivationField(const std::string& fallback, const std::string& help) {
  Field field{.name = "activation", .kind = FieldKind::kChoice, .fallback = fallback, .help = help};
  for (const auto& row : NamesOf(ActivationKind{})) field.choices.emplace_back(row.name);
  return field;
}

Field StemField() {
  return ChoiceField("stem", {kImagenet, "cifar"},
                     "first layers: imagenet halves rows and columns, cifar keeps them, for images of some 32 pixels");
}

std::int64_t ReadInteger(const nlohmann::json& options, const char* name) {
  return options.at(name).get<std::int64_t>();
}

std::int64_t ReadOdd(const nlohmann::json& options, const char* model, const char* name) {
  const std::int64_t value = ReadInteger(options, name);
  if (value % 2 == 1) return value;
  throw std::invalid_argument("model." + std::string(model) + "." + name + " = " + std::to_string(value) +
                              ", must be odd");
}

double ReadReal(const nlohmann::json& options, const char* name) { return options.at(name).get<double>(); }

bool ReadBoolean(const nlohmann::json& options, const char* name) { return options.at(name).get<bool>(); }

std::string ReadChoice(const nlohmann::json& options, const char* name) { return options.at(name).get<std::string>(); }

ActivationKind ReadActivation(const nlohmann::json& options) {
  ActivationKind kind{};
  FromName(ReadChoice(options, "activation"), kind);
  return kind;
}

bool HasImagenetStem(const nlohmann::json& options) { return ReadChoice(options, "stem") == kImagenet; }

}  // namespace hpo::trial_runner
