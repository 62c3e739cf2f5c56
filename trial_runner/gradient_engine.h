// SPDX-License-Identifier: Apache-2.0
//
// Turns one batch into gradients: the inner part of the training loop. One caller at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trial_runner/document/loss_options.h"
#include "trial_runner/network.h"
#include "trial_runner/training_data.h"

namespace hpo::trial_runner {

class MixedPrecision;

class GradientEngine {
 public:
  virtual ~GradientEngine() = default;

  // Mean loss of the batch and its gradients, times the loss scale where the precision has one; adds rows * loss to
  // `loss_sum`, a float64 scalar tensor, without reading it back, as MixedPrecision::Count says. `step`: batches done
  // in this trial, which numbers the random draws of engines that have generators of their own. The network is in
  // training mode.
  virtual void Run(const LabelledRows& batch, std::uint64_t step, at::Tensor& loss_sum) = 0;

  // One tensor a parameter, in the network's order, valid until the next Run. The caller may scale them in place.
  virtual const std::vector<at::Tensor>& Gradients() const = 0;
};

struct AutogradOptions {
  LossOptions loss;
  at::Tensor class_weights;             // as MakeLoss has them
  MixedPrecision* precision = nullptr;  // borrowed; null: float32. The loss is always float32
  std::int64_t classes = 0;             // columns the logits must have
  // Of targets that are numbers, one each, in the place of classes: as MakeNumberLoss has them.
  std::vector<double> deviations = {};
};

// Works for every network. `network` must outlive the engine. Run throws std::invalid_argument when the outputs
// are not (batch, classes) or (batch, targets), or a parameter gets no gradient, naming it.
std::unique_ptr<GradientEngine> MakeAutogradEngine(Network& network, const AutogradOptions& options);

}  // namespace hpo::trial_runner
