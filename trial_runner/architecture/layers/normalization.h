// SPDX-License-Identifier: Apache-2.0
//
// Layers that bring numbers to mean 0 and variance 1 before they scale and shift them.
#pragma once

#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

// Normalizes each feature of a (features) sample over the batch, each channel of a (channels, rows, columns) sample
// over batch, rows and columns; running statistics when evaluating.
struct BatchNorm {
  static constexpr const char* kKind = "batch_norm";
  double epsilon = 1e-5;  // > 0, added to the variance
  double momentum = 0.1;  // [0, 1], weight of the newest batch in the running statistics

  static constexpr auto Members() {
    return std::tuple(Member{"epsilon", &BatchNorm::epsilon}, Member{"momentum", &BatchNorm::momentum});
  }
};

LayerFacts Describe(const BatchNorm& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
