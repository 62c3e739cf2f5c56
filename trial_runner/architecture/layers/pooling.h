// SPDX-License-Identifier: Apache-2.0
//
// Layers that summarize rows and columns of a (channels, rows, columns) sample, channel by channel.
#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include "trial_runner/architecture/layers/layer_facts.h"
#include "trial_runner/architecture/layers/layer_member.h"

namespace hpo::trial_runner {

enum class PoolKind { kMax, kAverage };

constexpr auto NamesOf(PoolKind) {
  return std::array<Named<PoolKind>, 2>{{{PoolKind::kMax, "max"}, {PoolKind::kAverage, "average"}}};
}

// Maximum or mean of square windows; the mean counts the zeros of the padding, as PyTorch does.
struct Pool2d {
  static constexpr const char* kKind = "pool2d";
  PoolKind kind = PoolKind::kMax;
  std::int64_t kernel = 2;   // >= 1
  std::int64_t stride = 2;   // >= 1
  std::int64_t padding = 0;  // [0, kernel / 2]

  static constexpr auto Members() {
    return std::tuple(Member{"function", &Pool2d::kind}, Member{"kernel", &Pool2d::kernel},
                      Member{"stride", &Pool2d::stride}, Member{"padding", &Pool2d::padding});
  }
};

// The mean of each channel: (C, H, W) -> (C).
struct GlobalAveragePool {
  static constexpr const char* kKind = "global_average_pool";
  bool keep_axes = false;  // -> (C, 1, 1)

  static constexpr auto Members() { return std::tuple(Member{"keep_axes", &GlobalAveragePool::keep_axes}); }
};

LayerFacts Describe(const Pool2d& layer, const std::vector<Shape>& inputs);
LayerFacts Describe(const GlobalAveragePool& layer, const std::vector<Shape>& inputs);

}  // namespace hpo::trial_runner
