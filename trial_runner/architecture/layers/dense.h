// SPDX-License-Identifier: Apache-2.0
//
// Layers that mix all features of the last axis.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"
#include "trial_runner/architecture/layers/weight_init.h"

namespace hpo::trial_runner {

// y = x Wᵀ + b on the last axis; the number of inputs is inferred.
struct Linear {
  static constexpr const char* kKind = "linear";
  std::int64_t outputs = 1;  // >= 1
  bool bias = true;
  WeightInit init = WeightInit::kFanInUniform;

  static constexpr auto Members() {
    return std::tuple(Member{"outputs", &Linear::outputs}, Member{"bias", &Linear::bias},
                      Member{"init", &Linear::init});
  }
};

LayerFacts Describe(const Linear& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
