// SPDX-License-Identifier: Apache-2.0
//
// Layers that normalize each position of a sample over its own features: no statistics of a batch are kept.
#pragma once

#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// Brings the last axis to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016).
struct LayerNorm {
  static constexpr const char* kKind = "layer_norm";
  double epsilon = 1e-5;  // > 0, added to the variance

  static constexpr auto Members() { return std::tuple(Member{"epsilon", &LayerNorm::epsilon}); }
};

// Divides the last axis by its root mean square, then scales it (Zhang and Sennrich 2019).
struct RmsNorm {
  static constexpr const char* kKind = "rms_norm";
  double epsilon = 1e-5;  // > 0, added to the mean square

  static constexpr auto Members() { return std::tuple(Member{"epsilon", &RmsNorm::epsilon}); }
};

LayerFacts Describe(const LayerNorm& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const RmsNorm& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
