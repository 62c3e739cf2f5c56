// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>

#include <array>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Pool2d& layer, const LayerPass& pass) {
  const std::array kernel{layer.kernel, layer.kernel}, stride{layer.stride, layer.stride};
  const std::array padding{layer.padding, layer.padding};
  if (layer.kind == PoolKind::kMax) return at::max_pool2d(pass.input(), kernel, stride, padding);
  return at::avg_pool2d(pass.input(), kernel, stride, padding);
}

at::Tensor Compute(const GlobalAveragePool& layer, const LayerPass& pass) {
  constexpr std::array<std::int64_t, 2> kRowsAndColumns{2, 3};
  return at::mean(pass.input(), kRowsAndColumns, layer.keep_axes);
}

}  // namespace hpo::trial_runner
