// SPDX-License-Identifier: Apache-2.0
//
// Optimizers on ATen's fused kernels, or on its list kernels where it has no fused one. Lists of tensors are built
// once; no step reads a value back from the device. A new optimizer is one file with a factory and one row in
// `MakeOptimizer`'s table (optimizer.cc); its options are a struct and a section of the document (optimizer_options.h,
// optimizer_section.cc). One caller at a time.
#pragma once

#include <memory>
#include <vector>

#include "trial_runner/document/document.h"
#include "trial_runner/network.h"
#include "trial_runner/optim/learning_rate.h"

namespace hpo::trial_runner {

class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // Updates the parameters in place. `gradients` holds one defined tensor a parameter, in the order and of the
  // shapes given at construction; it is not changed. `lr` >= 0: 0 (the first step of a warm-up) still moves the
  // moments, as torch.optim does. With a rate on the device a step can be recorded: nothing of it depends on numbers
  // of the host that change from step to step.
  virtual void Step(const std::vector<at::Tensor>& gradients, const LearningRate& lr) = 0;

  // Everything a resumed optimizer needs, as tensors that share storage with it: copying a checkpoint's values
  // into them is loading. Names: `exp_avg.hidden0.weight`, `step`.
  virtual std::vector<NamedTensor> State() const = 0;
};

// Parameters are grouped as `options.groups` and `options.decay_norms_and_biases` say. Weight decay is part of the
// gradient for adam, sgd and rmsprop, as in torch.optim, and decoupled for the others. Throws std::invalid_argument
// when options contradict each other (nesterov without momentum), a group matches nothing or the name is unknown.
std::unique_ptr<Optimizer> MakeOptimizer(const OptimizerOptions& options, const std::vector<NamedTensor>& parameters);

}  // namespace hpo::trial_runner
