// SPDX-License-Identifier: Apache-2.0
//
// Layers that make one value of two or more.
#pragma once

#include <cstdint>
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

// Multiplies the first input by the others, whose extents are the first's or 1, which is repeated: gates.
struct Multiply {
  static constexpr const char* kKind = "multiply";
  static constexpr bool kJoins = true;

  static constexpr auto Members() { return std::tuple(); }
};

// Puts inputs one after the other along an axis in which alone they may differ.
struct Concatenation {
  static constexpr const char* kKind = "concatenation";
  static constexpr bool kJoins = true;
  std::int64_t axis = 0;  // of the sample: channels of an image, features of a row

  static constexpr auto Members() { return std::tuple(Member{"axis", &Concatenation::axis}); }
};

LayerFacts Describe(const Sum& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Multiply& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Concatenation& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
