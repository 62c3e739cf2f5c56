// SPDX-License-Identifier: Apache-2.0
//
// Builds a row of the model table with its defaults and a few changes.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "trial_runner/architecture/inference.h"
#include "trial_runner/registry.h"

namespace hpo::trial_runner {

inline Architecture Build(const ModelEntry& model, const nlohmann::json& changes, const ModelInput& input) {
  nlohmann::json options;
  for (const Field& field : model.fields) options[field.name] = field.fallback;
  for (const auto& [name, value] : changes.items()) {
    EXPECT_TRUE(options.contains(name)) << model.name << " has no option " << name;
    options[name] = value;
  }
  return model.architecture(options, input);
}

// Shapes of all tensors by their names, as a state dict has them; an absent name gives an empty shape.
inline Shape TensorShape(const Architecture& net, const std::string& name) {
  for (const LayerFacts& facts : InferFacts(net)) {
    for (const TensorSpec& spec : facts.tensors) {
      if (spec.name == name) return spec.shape;
    }
  }
  return {};
}

inline std::vector<std::string> NodeNames(const Architecture& net) {
  std::vector<std::string> names;
  for (const Node& node : net.nodes()) names.push_back(node.name);
  return names;
}

// The output shape of the node of this name; empty when there is none.
inline Shape OutputOf(const Architecture& net, const std::string& name) {
  const std::vector<std::string> names = NodeNames(net);
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? Shape{} : InferShapes(net)[found - names.begin()];
}

}  // namespace hpo::trial_runner
