// SPDX-License-Identifier: Apache-2.0
//
// A linear layer and its gradients by matrix_product.h.
#pragma once

#include <ATen/core/Tensor.h>

namespace hpo::trial_runner {

// at::linear, differentiable once, of what KernelsServe: input (..., in), weight (out, in), bias (out) or undefined.
at::Tensor LinearProduct(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace hpo::trial_runner
