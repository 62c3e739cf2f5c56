// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/conv2d.h>

#include <array>

#include "trial_runner/architecture/forward/forward.h"

namespace hpo::trial_runner {

at::Tensor Compute(const Conv2d& layer, const LayerPass& pass) {
  const std::array stride{layer.stride, layer.stride}, padding{layer.padding, layer.padding};
  const std::array dilation{layer.dilation, layer.dilation};
  return at::conv2d(pass.input(), pass.parameter(0), layer.bias ? pass.parameter(1) : at::Tensor(), stride, padding,
                    dilation, layer.groups);
}

}  // namespace hpo::trial_runner
