// SPDX-License-Identifier: Apache-2.0
//
// Layers that see the same numbers under another shape.
#pragma once

#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// All axes of a sample as one, the last varying fastest: (3, 8, 8) -> (192).
struct Flatten {
  static constexpr const char* kKind = "flatten";

  static constexpr auto Members() { return std::tuple(); }
};

// Puts an axis of one channel in front: (28, 28) -> (1, 28, 28).
struct AddChannel {
  static constexpr const char* kKind = "add_channel";

  static constexpr auto Members() { return std::tuple(); }
};

LayerFacts Describe(const Flatten& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const AddChannel& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
