// SPDX-License-Identifier: Apache-2.0
//
// Layers that slide over the rows and columns of a (channels, rows, columns) sample and mix channels.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"
#include "trial_runner/architecture/layers/weight_init.h"

namespace hpo::trial_runner {

// Square kernels; the number of input channels is inferred.
struct Conv2d {
  static constexpr const char* kKind = "conv2d";
  std::int64_t outputs = 1;   // >= 1, channels; a multiple of groups
  std::int64_t kernel = 3;    // >= 1
  std::int64_t stride = 1;    // >= 1
  std::int64_t padding = 0;   // >= 0, zeros on every side
  std::int64_t dilation = 1;  // >= 1
  std::int64_t groups = 1;    // >= 1, divides the input channels; as many as these: a depthwise convolution
  bool bias = true;
  WeightInit init = WeightInit::kFanInUniform;

  static constexpr auto Members() {
    return std::tuple(Member{"outputs", &Conv2d::outputs}, Member{"kernel", &Conv2d::kernel},
                      Member{"stride", &Conv2d::stride}, Member{"padding", &Conv2d::padding},
                      Member{"dilation", &Conv2d::dilation}, Member{"groups", &Conv2d::groups},
                      Member{"bias", &Conv2d::bias}, Member{"init", &Conv2d::init});
  }
};

LayerFacts Describe(const Conv2d& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
