// SPDX-License-Identifier: Apache-2.0
//
// Options that several models have, and how a model reads its own: `options` is checked against the fields before a
// model sees it, so only ReadOdd can fail.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "trial_runner/architecture/layers.h"
#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {

struct IntegerRange {
  double min, max;
};

Field IntegerField(const std::string& name, int fallback, IntegerRange range, const std::string& help);
Field BooleanField(const std::string& name, bool fallback, const std::string& help);
Field ChoiceField(const std::string& name, const std::vector<std::string>& choices, const std::string& help);  // first
Field MultiplierField(const std::string& name, const std::string& help);                    // (0, 8], 1 by default
Field ProbabilityField(const std::string& name, double fallback, const std::string& help);  // [0, 1)
Field ActivationField(const std::string& fallback, const std::string& help);  // `activation`: all of ActivationKind
Field StemField();  // `stem`: imagenet halves the extents and more, cifar keeps them

std::int64_t ReadInteger(const nlohmann::json& options, const char* name);
// Throws std::invalid_argument that names the option unless it is odd: only odd kernels keep rows and columns.
std::int64_t ReadOdd(const nlohmann::json& options, const char* model, const char* name);
double ReadReal(const nlohmann::json& options, const char* name);
bool ReadBoolean(const nlohmann::json& options, const char* name);
std::string ReadChoice(const nlohmann::json& options, const char* name);
ActivationKind ReadActivation(const nlohmann::json& options);
bool HasImagenetStem(const nlohmann::json& options);

}  // namespace hpo::trial_runner
