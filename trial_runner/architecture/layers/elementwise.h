// SPDX-License-Identifier: Apache-2.0
//
// Layers that change each element on its own and keep the shape.
#pragma once

#include <array>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

enum class ActivationKind { kRelu, kGelu, kSilu, kTanh };

constexpr auto NamesOf(ActivationKind) {
  using enum ActivationKind;
  return std::array<Named<ActivationKind>, 4>{{{kRelu, "relu"}, {kGelu, "gelu"}, {kSilu, "silu"}, {kTanh, "tanh"}}};
}

struct Activation {
  static constexpr const char* kKind = "activation";
  ActivationKind kind = ActivationKind::kRelu;

  static constexpr auto Members() { return std::tuple(Member{"function", &Activation::kind}); }
};

// Zeroes elements with this probability while training and scales the rest by 1 / (1 - probability).
struct Dropout {
  static constexpr const char* kKind = "dropout";
  double probability = 0.5;  // [0, 1)

  static constexpr auto Members() { return std::tuple(Member{"probability", &Dropout::probability}); }
};

LayerFacts Describe(const Activation& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Dropout& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
