// SPDX-License-Identifier: Apache-2.0
//
// A linear layer whose three products (its own, and those of both gradients) are of float8 numbers: weights stay
// float32, sums are float32, one scale a tensor follows from the tensor alone. So there is no state to keep, a second
// pass has the same bits, and nothing waits for the device.
#pragma once

#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

// Whether this thread computes in float8 (AutocastGuard) and the sizes of `weight` (out, in) are fit for it.
bool Float8Serves(const at::Tensor& weight);

// at::linear in bfloat16, differentiable once: input (..., in) float32 or bfloat16, weight (out, in), bias (out) or
// undefined. Gradients have the types of what they are gradients of.
at::Tensor Float8Linear(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace hpo::trial_runner
