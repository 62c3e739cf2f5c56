// SPDX-License-Identifier: Apache-2.0
//
// Builds a row of the model table with its defaults and a few changes, for the data that sequence models read.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {

// The options of a document that gives `changes` only.
inline nlohmann::json OptionsOf(const ModelEntry& model, const nlohmann::json& changes) {
  nlohmann::json options;
  for (const Field& field : model.fields) options[field.name] = field.fallback;
  for (const auto& [name, value] : changes.items()) {
    EXPECT_TRUE(options.contains(name)) << model.name << " has no option " << name;
    options[name] = value;
  }
  return options;
}

inline Architecture BuildModel(const ModelEntry& model, const nlohmann::json& changes, const ModelInput& input) {
  return model.architecture(OptionsOf(model, changes), input);
}

// Every token predicts the next one.
inline ModelInput Text(std::int64_t length, std::int64_t vocabulary) {
  return {.sample_shape = {length}, .outputs = vocabulary, .vocabulary = vocabulary, .label_per_token = true};
}

// Tokens with one of three labels.
inline ModelInput LabelledText(std::int64_t length, std::int64_t vocabulary) {
  return {.sample_shape = {length}, .outputs = 3, .vocabulary = vocabulary};
}

inline bool HasNode(const Architecture& net, const std::string& name) {
  return std::ranges::any_of(net.nodes(), [&](const Node& node) { return node.name == name; });
}

}  // namespace hpo::trial_runner
