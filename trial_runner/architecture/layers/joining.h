// SPDX-License-Identifier: Apache-2.0
//
// Layers that make one value of two or more.
#pragma once

#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// Adds two or more inputs of one shape: a residual edge.
struct Sum {
  static constexpr const char* kKind = "sum";
  static constexpr bool kJoins = true;

  static constexpr auto Members() { return std::tuple(); }
};

LayerFacts Describe(const Sum& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
