// SPDX-License-Identifier: Apache-2.0
//
// Optimizers on ATen's fused kernels. The lists of tensors are built once; a step is one call of the kernel.
// A new optimizer is one file with a factory and one row in `MakeOptimizer`'s table (optimizer.cc).
// One caller at a time.
#pragma once

#include <memory>
#include <vector>

#include "trial_runner/document/document.h"
#include "trial_runner/network.h"

namespace hpo::trial_runner {

class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // Updates the parameters in place. `gradients` holds one defined tensor a parameter, in the order and of the
  // shapes given at construction; it is not changed. `lr` >= 0: 0 (the first step of a warm-up) still moves the
  // moments, as torch.optim does.
  virtual void Step(const std::vector<at::Tensor>& gradients, double lr) = 0;

  // Everything a resumed optimizer needs, as tensors that share storage with it: copying a checkpoint's values
  // into them is loading. Names: `exp_avg.hidden0.weight`, `step`.
  virtual std::vector<NamedTensor> State() const = 0;
};

// Throws std::invalid_argument when options contradict each other (nesterov without momentum) or the name is
// unknown. Weight decay is decoupled for adamw and part of the gradient for adam and sgd, as in torch.optim.
std::unique_ptr<Optimizer> MakeOptimizer(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
