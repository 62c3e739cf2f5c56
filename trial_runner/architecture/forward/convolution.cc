// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/conv2d.h>

#include <array>

#include "trial_runner/architecture/forward/forward.h"
#include "trial_runner/kernels/serving.h"
#include "trial_runner/kernels/winograd.h"

namespace hpo::trial_runner {
namespace {

bool TakesWinograd(const Conv2d& layer, const LayerPass& pass) {
  return layer.stride == 1 && layer.dilation == 1 && layer.groups == 1 && !layer.bias && KernelsServe(pass.input()) &&
         WinogradServes(pass.parameter(0));
}

}  // namespace

at::Tensor Compute(const Conv2d& layer, const LayerPass& pass) {
  if (TakesWinograd(layer, pass)) return WinogradConvolution(pass.input(), pass.parameter(0), layer.padding);
  const std::array stride{layer.stride, layer.stride}, padding{layer.padding, layer.padding};
  const std::array dilation{layer.dilation, layer.dilation};
  return at::conv2d(pass.input(), pass.parameter(0), layer.bias ? pass.parameter(1) : at::Tensor(), stride, padding,
                    dilation, layer.groups);
}

}  // namespace hpo::trial_runner
