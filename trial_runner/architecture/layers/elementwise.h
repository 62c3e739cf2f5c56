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

// With PyTorch's constants: kLeakyRelu has slope 0.01 below 0, kElu tends to -1.
enum class ActivationKind {
  kRelu,
  kGelu,
  kSilu,
  kTanh,
  kSigmoid,
  kHardSwish,
  kHardSigmoid,
  kRelu6,
  kLeakyRelu,
  kElu,
};

constexpr auto NamesOf(ActivationKind) {
  using enum ActivationKind;
  return std::array<Named<ActivationKind>, 10>{{{kRelu, "relu"},
                                                {kGelu, "gelu"},
                                                {kSilu, "silu"},
                                                {kTanh, "tanh"},
                                                {kSigmoid, "sigmoid"},
                                                {kHardSwish, "hard_swish"},
                                                {kHardSigmoid, "hard_sigmoid"},
                                                {kRelu6, "relu6"},
                                                {kLeakyRelu, "leaky_relu"},
                                                {kElu, "elu"}}};
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

// Zeroes whole samples with this probability while training and scales the rest by 1 / (1 - probability): in front of
// a residual edge, a block that is skipped now and then (Huang et al. 2016).
struct StochasticDepth {
  static constexpr const char* kKind = "stochastic_depth";
  double probability = 0.1;  // [0, 1)

  static constexpr auto Members() { return std::tuple(Member{"probability", &StochasticDepth::probability}); }
};

LayerFacts Describe(const Activation& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const Dropout& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const StochasticDepth& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
