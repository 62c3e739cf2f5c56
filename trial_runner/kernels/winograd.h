// SPDX-License-Identifier: Apache-2.0
//
// 3 x 3 convolutions of stride 1 by Winograd's F(2x2, 3x3): 2.25 times fewer products than the plain sum takes, of the
// same precision but for a last bit or two.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace hpo::trial_runner {

// Whether a convolution with this weight (outputs, inputs, 3, 3), stride 1 and without groups or dilation is served and
// faster so: channels last, enough channels, and a number of them that fills registers.
bool WinogradServes(const at::Tensor& weight);

// at::conv2d of (batch, inputs, height, width), which KernelsServe, without bias, with so many rows and columns of
// zeros around each image. Channels last; differentiable once.
at::Tensor WinogradConvolution(const at::Tensor& input, const at::Tensor& weight, std::int64_t padding);

}  // namespace hpo::trial_runner
