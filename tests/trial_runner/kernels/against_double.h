// SPDX-License-Identifier: Apache-2.0
//
// Kernels for floats beside ATen's operators in double precision.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace hpo::trial_runner {

using TensorFunction = std::function<at::Tensor(const std::vector<at::Tensor>& inputs)>;

// One thread while it lives, for which the kernels are.
class OneThread {
 public:
  OneThread();
  ~OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

// The outputs, and the gradients of a random weighting of them by all inputs, are those of `reference` in double
// precision to within `tolerance` of their largest number, and 1e-7.
void ExpectMatches(const TensorFunction& kernel, const TensorFunction& reference, const std::vector<at::Tensor>& inputs,
                   double tolerance);

}  // namespace hpo::trial_runner
